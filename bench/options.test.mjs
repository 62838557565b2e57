import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cases } from './cases.mjs';
import { readOptions } from './options.mjs';

test('lists and numbers', () => {
  const options = readOptions(['--only', 'start,poll', '--jobs=10,1000', '--repetitions', '2', '--no-build']);
  assert.deepEqual(options.only, ['start', 'poll']);
  assert.deepEqual(options.jobs, [10, 1000]);
  assert.equal(options.repetitions, 2);
  assert.equal(options.build, false);
});

test('what it does not know is refused', () => {
  for (const given of [['--only', 'speed'], ['--jobs', 'many'], ['--jobs', '0'], ['--repetitions', '1.5'], ['--fast']]) {
    assert.throws(() => readOptions(given), new RegExp(given[0]), given.join(' '));
  }
});

test('only what was asked for is measured', () => {
  const asked = (...given) => cases(readOptions(given)).map(({ where }) => where);
  assert.deepEqual(asked('--only', 'start', '--jobs', '100', '--conditions', 'plain'), [
    { measure: 'start', jobs: 100, condition: 'plain' },
  ]);
  assert.deepEqual(asked('--only', 'bytes'), []);
  assert.ok(asked('--scenarios', 'ten').every(({ scenario = 'ten' }) => scenario === 'ten'));
});

test('quick is quicker, and a given number holds for all', () => {
  const total = (...given) => cases(readOptions(given)).reduce((sum, { repetitions }) => sum + repetitions, 0);
  assert.ok(total('--quick') < total());
  assert.ok(cases(readOptions(['--only', 'start', '--repetitions', '2'])).every(({ repetitions }) => repetitions === 2));
});
