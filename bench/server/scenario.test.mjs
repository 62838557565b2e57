import assert from 'node:assert/strict';
import { test } from 'node:test';

import { advance } from './scenario.mjs';

const rows = () =>
  Array.from({ length: 30 }, (_, index) =>
    index % 2 ? { id: index, status: 'completed' } : { id: index, status: 'running', progress: { processed: 5, total: 9 } },
  );

test('so many running jobs get on as the scenario says', () => {
  assert.deepEqual(advance(rows(), 'nothing'), []);
  assert.equal(advance(rows(), 'ten').length, 10);
  const moved = rows();
  assert.equal(advance(moved, 'running').length, 15);
  assert.deepEqual(moved[0].progress, { processed: 6, total: 9 });
  assert.deepEqual(moved[1], rows()[1]);
});

test('no job is ever done', () => {
  const moved = rows();
  for (let times = 0; times < 20; times += 1) advance(moved, 'running');
  assert.ok(moved.every(({ progress }) => !progress || (progress.processed > 0 && progress.processed < progress.total)));
});
