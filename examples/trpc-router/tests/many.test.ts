import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code, world } from './world.js';

const docs = (repo: string) => ({ data: { repo: { fullName: repo } } });

test('many are retried, and each says what became of it', async () => {
  world.fake.add({ status: 'FAILED', ...docs('acme/a') });
  world.fake.add({ status: 'COMPLETED', ...docs('acme/b') });
  world.fake.add({ status: 'FAILED', organizationId: 'org_b' });
  world.fake.add({ status: 'CANCELLED', ...docs('acme/a') });
  const ids = ['run_1', 'run_2', 'run_3', 'run_1', 'run_4'];
  assert.deepEqual(await world.as('org_a').retryMany({ runIds: ids }), {
    results: [
      { runId: 'run_1', ok: true },
      { runId: 'run_2', ok: false, message: 'Cannot retry job with status: completed' },
      { runId: 'run_3', ok: false, message: 'Job not found' },
      { runId: 'run_1', ok: true },
      { runId: 'run_4', ok: false, message: 'A job for this repository is already queued' },
    ],
  });
  assert.equal(world.fake.count('POST'), 1);
});

test('many are cancelled, until Inngest is away', async () => {
  for (const status of ['RUNNING', 'FAILED', 'QUEUED', 'RUNNING']) world.fake.add({ status });
  const cancel = (runIds: string[]) => world.as('org_a').cancelMany({ runIds });
  const { results } = await cancel(['run_1', 'run_2', 'run_3']);
  assert.deepEqual(results.map(({ ok, message }) => message ?? ok), [
    true,
    'Cannot cancel job with status: failed',
    true,
  ]);
  await world.list();
  world.fake.down = 503;
  const posts = world.fake.count('POST');
  const message = 'Inngest does not answer as it should';
  assert.deepEqual(await cancel(['run_4', 'run_1']), {
    results: [
      { runId: 'run_4', ok: false, message },
      { runId: 'run_1', ok: false, message },
    ],
  });
  assert.equal(world.fake.count('POST'), posts + 1);
});

test('many cost no look at all runs for each', async () => {
  for (const status of ['RUNNING', 'RUNNING', 'QUEUED', 'FAILED', 'FAILED', 'CANCELLED']) {
    world.fake.add({ status, ...docs(`acme/${world.fake.runs.length}`) });
  }
  await world.list();
  const looks = async (act: () => Promise<{ results: { ok: boolean }[] }>) => {
    const before = world.fake.count('GET /api/v2/runs?');
    const { results } = await act();
    assert.deepEqual(results.map(({ ok }) => ok), [true, true, true]);
    return world.fake.count('GET /api/v2/runs?') - before;
  };
  assert.equal(await looks(() => world.as('org_a').cancelMany({ runIds: ['run_1', 'run_2', 'run_3'] })), 0);
  const statuses = (await world.list()).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 'cancelled').length, 4, 'the next list shows it');
  // After each but the last one, what is active.
  assert.equal(await looks(() => world.as('org_a').retryMany({ runIds: ['run_4', 'run_5', 'run_6'] })), 2);
  assert.equal((await world.list()).length, 9);
});

test('what there is no time for is not begun', async () => {
  world.fake.add();
  world.fake.add();
  world.fake.takes = () => (world.clock += 8_000);
  const { results } = await world.as('org_a').cancelMany({ runIds: ['run_1', 'run_2'] });
  assert.deepEqual(results, [
    { runId: 'run_1', ok: true },
    { runId: 'run_2', ok: false, message: 'There was no time left for it; try again.' },
  ]);
});

test('one to fifty at a time', async () => {
  for (const runIds of [[], [''], Array.from({ length: 51 }, (_, index) => `run_${index}`)]) {
    await assert.rejects(world.as('org_a').retryMany({ runIds }), code('BAD_REQUEST'));
    await assert.rejects(world.as('org_a').cancelMany({ runIds }), code('BAD_REQUEST'));
  }
});
