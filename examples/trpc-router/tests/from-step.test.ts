import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code, world } from './world.js';

const at = (second: number) => `2026-11-28T10:00:0${second}Z`;
const step = (stepId: string, status: string, second: number) => ({
  name: stepId,
  stepId,
  stepOp: 'RUN',
  status,
  startedAt: at(second),
});
const children = [
  { name: 'Finalization', status: 'FAILED', startedAt: at(0) },
  step('list', 'COMPLETED', 1),
  step('progress:1', 'COMPLETED', 2),
  step('parse', 'FAILED', 3),
  step('write', 'COMPLETED', 4),
];

const stepsOf = async (runId: string) => (await world.as('org_a').get({ runId })).steps;
const rerunnable = async (runId: string) =>
  (await stepsOf(runId)).filter((step) => step.rerunnable).map(({ name }) => name);

test('a job goes on from a step', async () => {
  world.fake.add({ status: 'FAILED', root: { children } });
  assert.deepEqual(await rerunnable('run_1'), ['list', 'parse']);
  const retry = (fromStep: string) => world.as('org_a').retry({ runId: 'run_1', fromStep });
  assert.deepEqual(await retry('parse'), { id: 'run_2' });
  assert.deepEqual(await retry('parse'), { id: 'run_2' }, 'pressed twice');
  assert.equal(world.fake.count('POST'), 1);
  const sent = { fromStep: { stepId: 'parse' } };
  assert.deepEqual(world.fake.sent, [sent]);

  const run = world.fake.runs[1] ?? assert.fail();
  Object.assign(run, { status: 'COMPLETED', root: { children: [step('parse', 'COMPLETED', 7)] } });
  world.clock += 60_000;
  // What was before is taken over, and took no time.
  assert.deepEqual((await stepsOf('run_2')).map(({ name, startedAt, attempt }) => [name, startedAt, attempt]), [
    ['list', undefined, undefined],
    ['parse', new Date(at(7)), 1],
  ]);
  assert.equal((await world.list())[0]?.trigger, 'manual');
});

test('what cannot be gone on from is refused', async () => {
  world.fake.add({ status: 'FAILED', root: { children } });
  const retry = (runId: string, fromStep: string) => world.as('org_a').retry({ runId, fromStep });
  await assert.rejects(retry('run_1', 'write'), { code: 'BAD_REQUEST', message: /Retry the whole job/ });
  await assert.rejects(retry('run_1', 'none'), { code: 'BAD_REQUEST', message: 'There is no such step in this job' });
  await assert.rejects(retry('run_1', ''), code('BAD_REQUEST'));
  // Inngest has lost it since.
  const [run = assert.fail()] = world.fake.runs;
  run.root = { children: children.slice(0, 2) };
  await assert.rejects(retry('run_1', 'parse'), { code: 'BAD_REQUEST', message: /Retry the whole job/ });
  assert.deepEqual(await retry('run_1', 'list'), { id: 'run_2' });

  // Of a rerun, Inngest would take the results of the run that came first.
  Object.assign(world.fake.runs[1] ?? {}, { status: 'FAILED', root: { children } });
  world.clock += 60_000;
  assert.deepEqual(await rerunnable('run_2'), []);
  await assert.rejects(retry('run_2', 'parse'), code('BAD_REQUEST'));
});

test('where several steps began at once, no one of them is alone', async () => {
  const beside = [step('list', 'COMPLETED', 1), step('a', 'RUNNING', 2), step('b', 'FAILED', 2)];
  world.fake.add({ status: 'CANCELLED', root: { children: beside } });
  assert.deepEqual(await rerunnable('run_1'), ['list']);
  world.fake.add({ status: 'COMPLETED', root: { children: children.slice(1, 2) } });
  world.clock += 60_000;
  assert.deepEqual(await rerunnable('run_2'), []);
});

test('what a function says of its progress is no step, unless it failed', async () => {
  const failed = [step('progress:1', 'COMPLETED', 1), step('progress', 'RUNNING', 2), step('progress:3', 'FAILED', 3)];
  world.fake.add({ root: { children: [...failed, step('progress-report', 'COMPLETED', 4)] } });
  assert.deepEqual((await stepsOf('run_1')).map(({ name }) => name), ['progress:3', 'progress-report']);
});
