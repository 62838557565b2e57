import assert from 'node:assert/strict';
import { test } from 'node:test';

import { STILL, details, makeJobs, shares } from './jobs.mjs';

const NOW = Date.UTC(2026, 0, 15, 12);

test('the same jobs every time', () => {
  assert.deepEqual(makeJobs(100, NOW), makeJobs(100, NOW));
  assert.notDeepEqual(makeJobs(100, NOW)[0].id, makeJobs(101, NOW)[0].id);
});

test('the shares add up, and something always runs', () => {
  assert.deepEqual(shares(1000), { running: 100, queued: 20, failed: 80, cancelled: 40, completed: 760 });
  for (const count of [0, 1, 2, 3, 4, 7, 10, 99, 10_000]) {
    const all = Object.values(shares(count));
    assert.equal(all.reduce((sum, share) => sum + share), count);
    assert.ok(all.every((share) => share >= 0), String(count));
    assert.ok(count === 0 || shares(count).running > 0);
    assert.equal(makeJobs(count, NOW).length, count);
  }
});

test('every job has an id of its own and what its status needs', () => {
  const jobs = makeJobs(2000, NOW);
  assert.equal(new Set(jobs.map(({ id }) => id)).size, jobs.length);
  for (const job of jobs) {
    assert.match(job.id, /^[0-9A-HJKMNP-TV-Z]{26}$/);
    assert.equal(job.status === 'failed', 'errorMessage' in job);
    assert.equal(['completed', 'failed', 'cancelled'].includes(job.status), 'completedAt' in job);
    if (job.progress) assert.ok(job.progress.processed <= job.progress.total);
    assert.equal(details(job).steps.length, 2);
  }
});

test('no text changes by itself for a while', () => {
  const unit = (age) => (age < 3_600_000 ? 60_000 : 3_600_000);
  for (const job of makeJobs(1000, NOW)) {
    const age = NOW - (job.completedAt ?? job.startedAt ?? job.createdAt);
    assert.equal(Math.floor(age / unit(age)), Math.floor((age + STILL) / unit(age + STILL)), `${job.status} ${age}`);
    if (job.status !== 'running') continue;
    const { processed, total } = job.progress;
    const hours = (((NOW - job.startedAt) / processed) * (total - processed)) / 3_600_000;
    assert.ok(hours > 1.6 && Math.abs(hours - Math.round(hours)) < 0.4, `${hours} hours left`);
  }
});
