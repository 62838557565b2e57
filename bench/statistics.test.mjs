import assert from 'node:assert/strict';
import { test } from 'node:test';

import { quantile, summary } from './statistics.mjs';

test('quantiles lie between their neighbours, whatever the order', () => {
  assert.equal(quantile([3, 1, 2], 0.5), 2);
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.equal(quantile([10, 20], 0.25), 12.5);
  assert.equal(quantile([7], 0.75), 7);
  assert.equal(quantile([], 0.5), undefined);
});

test('numbers are sorted as numbers, and the given list is left alone', () => {
  const values = [100, 9, 20];
  assert.deepEqual(summary(values), { n: 3, median: 20, p25: 14.5, p75: 60 });
  assert.deepEqual(values, [100, 9, 20]);
});
