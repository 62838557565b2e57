import assert from 'node:assert/strict';
import { test } from 'node:test';

import { share } from './sharing.js';

const answer = (processed) => [
  { id: 'a', at: new Date(5), progress: { processed, total: 9 } },
  { id: 'b', at: new Date(6) },
];

test('an equal answer is the old one, dates and all', () => {
  const before = answer(1);
  assert.equal(share(before, answer(1)), before);
});

test('rows that are equal stay, others are new', () => {
  const before = answer(1);
  const after = share(before, answer(2));
  assert.deepEqual(after, answer(2));
  assert.notEqual(after[0], before[0]);
  assert.equal(after[0].at, before[0].at);
  assert.equal(after[1], before[1]);
});

test('a row more, a row less, a field less', () => {
  assert.deepEqual(share(answer(1), answer(1).slice(0, 1)), answer(1).slice(0, 1));
  assert.deepEqual(share(answer(1).slice(0, 1), answer(1)), answer(1));
  assert.deepEqual(share([{ id: 'a', error: 'x' }], [{ id: 'a' }]), [{ id: 'a' }]);
  assert.deepEqual(share(undefined, answer(1)), answer(1));
});
