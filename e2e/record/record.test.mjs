import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { compare, read, text } from './fixtures.mjs';
import { recordAll } from './recorder.mjs';

const FOLDER = fileURLToPath(new URL('../../trpc/tests/wire', import.meta.url));

test('a fresh recording equals the fixtures', async () => {
  assert.deepEqual(compare(await read(FOLDER), await recordAll()), []);
});

test('a difference is told with its line, and a fixture that nothing records by its name', () => {
  const recorded = { name: 'plain-a', transformer: 'none', origin: 'captured', request: {}, response: { status: 200 } };
  const kept = new Map([
    ['plain-a', text(undefined, { ...recorded, response: { status: 500 } })],
    ['plain-b', text(undefined, { ...recorded, name: 'plain-b' })],
    ['hand', text(undefined, { ...recorded, name: 'hand', origin: 'made by hand' })],
  ]);
  const differences = compare(kept, [recorded]);
  assert.deepEqual(
    differences.map(({ name }) => name),
    ['plain-a', 'plain-b'],
  );
  assert.match(differences[0].what, /"status": 500[^]*"status": 200/);
});

test('the notes of a fixture outlive a recording', () => {
  const recorded = { name: 'plain-a', transformer: 'none', origin: 'captured', request: {}, response: {} };
  const kept = JSON.stringify({ ...recorded, notes: 'why it matters' });
  assert.equal(JSON.parse(text(kept, recorded)).notes, 'why it matters');
});

test('every fixture says what a client is to make of it', async () => {
  for (const [name, kept] of await read(FOLDER)) {
    const { outcome, expect } = JSON.parse(kept);
    const told = expect ?? outcome;
    for (const each of Array.isArray(told) ? told : [told]) {
      assert.ok('ok' in each || 'event' in each, `${name} expects ${JSON.stringify(each)}`);
    }
  }
});
