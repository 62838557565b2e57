import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ListEnvelope, envelope } from './envelope.mjs';

/** Writes dates as superjson does. */
const library = {
  serialize(value) {
    const values = {};
    const rows = [value].flat();
    for (const [index, row] of rows.entries()) if (row.at instanceof Date) values[`${index}.at`] = ['Date'];
    const json = JSON.parse(JSON.stringify(value));
    return Object.keys(values).length > 0 ? { json, meta: { values, v: 1 } } : { json };
  },
};

test('a list row by row is the same text as the list at once', () => {
  for (const rows of [[], [{ id: 1 }], [{ id: 1, at: new Date(0) }, { id: 2 }]]) {
    assert.equal(String(new ListEnvelope(library, rows)), envelope(library, rows));
  }
});

test('a row can be exchanged', () => {
  const list = new ListEnvelope(library, [{ id: 1, at: new Date(0) }, { id: 2 }]);
  list.set(1, { id: 2, progress: 3 });
  assert.equal(String(list), envelope(library, [{ id: 1, at: new Date(0) }, { id: 2, progress: 3 }]));
});
