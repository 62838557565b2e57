import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Samples } from './samples.mjs';

test('what was measured in the same case is put together, page by page', () => {
  const samples = new Samples();
  const where = { measure: 'start', jobs: 10 };
  samples.add(where, 'ours', { first: 1 });
  samples.add(where, 'react', { first: 5 });
  samples.add({ ...where }, 'ours', { first: 3 });
  samples.add({ measure: 'start', jobs: 100 }, 'ours', { first: 9 });
  const [ten, hundred] = samples.summaries();
  assert.deepEqual(ten.where, where);
  assert.equal(ten.pages.ours.first.median, 2);
  assert.equal(ten.pages.react.first.n, 1);
  assert.deepEqual(Object.keys(hundred.pages), ['ours']);
});

test('what is no number is a failure, not a value', () => {
  assert.throws(() => new Samples().add({ measure: 'poll' }, 'ours', { cpu: NaN }), /ours: cpu .* not measured/);
  assert.throws(() => new Samples().add({ measure: 'poll' }, 'ours', { cpu: undefined }), /not measured/);
});
