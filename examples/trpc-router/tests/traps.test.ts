// The oddities of Inngest's API, one test each.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code, world } from './world.js';

const error = { name: 'NonRetriableError', message: 'Invalid lightfast.yml', stack: 'at /srv/app/server.mjs:53' };
const startedAt = '2026-11-28T10:00:05.500Z';

test('an empty list has no data, and the last page no cursor', async () => {
  assert.deepEqual(await world.list(), []);
  for (let count = 0; count < 201; count += 1) world.fake.add({ status: 'COMPLETED' });
  world.clock += 60_000;
  assert.equal((await world.list()).length, 201);
});

test('an answer that is no list is not an empty one', async () => {
  world.fake.add();
  assert.equal((await world.list()).length, 1);
  world.fake.nonsense = true;
  world.clock += 60_000;
  assert.equal((await world.list()).length, 1);
  assert.equal(world.reported.length, 1);
});

test('a duration is a number, and counts from the true start', async () => {
  world.fake.add({ status: 'COMPLETED', root: { startedAt, endedAt: '2026-11-28T10:00:07.500Z' } });
  assert.equal((await world.list())[0]?.durationMs, 2_000, 'the list says "718"');
});

test('what ended before it started took no time that could be told', async () => {
  world.fake.add({ status: 'COMPLETED', root: { startedAt, endedAt: '2026-11-28T10:00:05.400Z' } });
  assert.equal((await world.list())[0]?.durationMs, undefined);
});

test('what is queued has not started, and what has begun did so when its trace says', async () => {
  world.fake.add({ status: 'QUEUED' });
  world.fake.add({ status: 'RUNNING', root: { startedAt } });
  const [running, queued] = await world.list();
  assert.equal(queued?.startedAt, undefined);
  assert.equal((await world.as('org_a').get({ runId: 'run_1' })).startedAt, undefined);
  assert.deepEqual(running?.startedAt, new Date(startedAt));
});

test('a run that is said to be completed after its first step goes on', async () => {
  world.fake.add({ status: 'RUNNING', root: { startedAt } });
  assert.equal((await world.list())[0]?.status, 'running');
  assert.equal((await world.as('org_a').get({ runId: 'run_1' })).status, 'running');
  const single = world.fake.asked.filter((line) => /^GET \/api\/v2\/runs\/\w+$/.test(line));
  assert.deepEqual(single, [], 'it says so of what runs');
});

test('nothing ends in the future', async () => {
  world.fake.add({ status: 'CANCELLED', endedAt: '2026-11-28T12:00:10Z' });
  world.fake.add({ status: 'CANCELLED', endedAt: '2026-11-28T12:00:10Z', root: { endedAt: '2026-11-28T11:59:59Z' } });
  const [traced, listed] = await world.list();
  assert.deepEqual(listed?.completedAt, new Date(world.clock));
  assert.deepEqual(traced?.completedAt, new Date('2026-11-28T11:59:59Z'));
});

test('only what failed has an error, without its stack', async () => {
  const endedAt = '2026-11-28T11:00:00Z';
  // The last step's output, or error, is there of every run.
  for (const status of ['RUNNING', 'CANCELLED', 'COMPLETED']) world.fake.add({ status, endedAt, output: { error } });
  world.fake.add({ status: 'FAILED', endedAt, output: { error } });
  world.fake.add({ status: 'FAILED', endedAt, output: error });
  const jobs = await world.list();
  const messages = jobs.map(({ errorMessage }) => errorMessage);
  assert.deepEqual(messages, [error.message, error.message, undefined, undefined, undefined]);
  assert.deepEqual(jobs.map(({ output }) => output !== undefined), [false, false, true, false, false]);
  const others = jobs.filter(({ status }) => status !== 'completed');
  assert.ok(!JSON.stringify(others).includes('/srv/app'));
});

test('whose a run is, is not left to a filter', async () => {
  world.fake.add({ organizationId: 'org_a' });
  world.fake.add({ organizationId: 'org_b' });
  world.fake.ignores = 'functionId';
  assert.deepEqual((await world.list('org_a')).map(({ id }) => id), ['run_1']);
  assert.deepEqual((await world.list('org_b')).map(({ id }) => id), ['run_2']);
});

test('runs that were invoked are no jobs', async () => {
  world.fake.add();
  world.fake.add({ functionId: 'docs.file.process' });
  world.fake.ignores = 'functionId';
  assert.deepEqual((await world.list()).map(({ id }) => id), ['run_1']);
  await assert.rejects(world.as('org_a').cancel({ runId: 'run_2' }), code('NOT_FOUND'));
});

test('each rerun makes another run, so it is asked for once', async () => {
  world.fake.add({ status: 'FAILED' });
  const retry = () => world.as('org_a').retry({ runId: 'run_1' });
  const answers = await Promise.all([retry(), retry(), retry()]);
  world.clock += 60 * 60_000;
  answers.push(await retry());
  assert.deepEqual(answers, Array(4).fill({ id: 'run_2' }));
  assert.equal(world.fake.count('POST'), 1);
});

test('nothing of a cancelled run runs on', async () => {
  world.fake.add({
    status: 'CANCELLED',
    endedAt: '2026-11-28T11:00:10Z',
    root: {
      endedAt: '2026-11-28T11:00:00Z',
      children: [
        { name: 'Execution', status: 'RUNNING' },
        { name: 'load-config', status: 'COMPLETED', stepId: 'a', stepOp: 'RUN', endedAt: '2026-11-28T10:59:00Z' },
        { name: 'process:docs/a.md', status: 'RUNNING', stepId: 'b', stepOp: 'INVOKE' },
      ],
    },
  });
  const { steps, statusReason } = await world.as('org_a').get({ runId: 'run_1' });
  assert.deepEqual(steps.map(({ name, status, endedAt }) => [name, status, endedAt?.toISOString()]), [
    ['load-config', 'completed', '2026-11-28T10:59:00.000Z'],
    ['process:docs/a.md', 'cancelled', '2026-11-28T11:00:00.000Z'],
  ]);
  assert.equal(statusReason, undefined);
});

test('v1 says HTTP 200 of an event that it does not have', async () => {
  world.fake.events.delete(world.fake.add().eventIds[0] ?? '');
  assert.deepEqual(await world.list(), []);
  world.clock += 3_000;
  assert.deepEqual(await world.list(), []);
  assert.equal(world.fake.count('GET /v1/events/'), 1, 'it is not asked for at each look');
});
