import assert from 'node:assert/strict';
import { test } from 'node:test';

import { number, table } from './tables.mjs';

test('numbers have as many digits as mean something', () => {
  assert.deepEqual([1234.56, 12.345, 1.2345, 3, 0].map(number), ['1,235', '12.3', '1.23', '3', '0']);
  assert.equal(number(undefined), '–');
});

test('the first column is text, the others are numbers', () => {
  assert.equal(table(['a', 'b'], [['x', '1']]), '| a | b |\n| --- | ---: |\n| x | 1 |');
});
