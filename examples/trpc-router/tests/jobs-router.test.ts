import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';

import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import superjson from 'superjson';

import { type Context, headersOf } from '../src/jobs-router.js';
import { all, code, type Router, world } from './world.js';

test('a row says what is true of a run', async () => {
  const progress = { kind: 'userland.progress', scope: 'run', values: { processed: '12', total: '45' } };
  const startedAt = '2026-11-28T10:00:05.500Z';
  world.fake.add({ status: 'RUNNING', root: { startedAt, metadata: [progress] }, output: { data: ['docs/a.md'] } });
  world.fake.add({ status: 'COMPLETED', endedAt: '2026-11-28T11:00:00.123456789Z', output: { filesProcessed: 23 } });
  const [completed, running] = await world.list();
  assert.deepEqual(running, {
    id: 'run_1',
    type: 'docs-ingestion',
    repoName: 'acme/docs',
    status: 'running',
    statusReason: undefined,
    progress: { processed: 12, total: 45 },
    errorMessage: undefined,
    createdAt: new Date('2026-11-28T10:00:01Z'),
    startedAt: new Date(startedAt),
    completedAt: undefined,
    durationMs: undefined,
    trigger: 'automatic',
    output: undefined,
  });
  assert.deepEqual(completed?.output, { filesProcessed: 23 });
  assert.deepEqual(completed?.completedAt, new Date('2026-11-28T11:00:00.123Z'));
});

test('what started a run says its event, or that it was retried', async () => {
  for (const trigger of ['manual', 'push', '', 'x'.repeat(41), 7, undefined]) world.fake.add({ data: { trigger } });
  const triggers = async () => (await world.list()).map(({ trigger }) => trigger).reverse();
  assert.deepEqual(await triggers(), ['manual', 'push', ...Array<string>(4).fill('automatic')]);
  world.fake.add({ status: 'FAILED', data: { repo: { fullName: 'acme/site' } } });
  world.clock += 60_000;
  await world.list();
  await world.as('org_a').retry({ runId: 'run_7' });
  assert.deepEqual((await triggers()).slice(6), ['automatic', 'manual']);
});

test('which repository a run is about says its event', async () => {
  world.fake.add({ data: { repo: { fullName: 'a/b' } } });
  world.fake.add({ data: { repo: {}, repoName: 'c/d' } });
  world.fake.add({ data: { repo: 7, repoFullName: 'e/f' } });
  world.fake.add({ data: { repo: '' } });
  assert.deepEqual((await world.list()).map(({ repoName }) => repoName), ['', 'e/f', 'c/d', 'a/b']);
});

test('how far a run is, and why it waits', async () => {
  const invoked = (status: string) => ({ name: 'process:docs/a.md', status, stepId: status, stepOp: 'INVOKE' });
  const noted = (values: object) => ({ metadata: [{ kind: 'userland.progress', values }] });
  const data = { files: ['a', 'b', 'c'] };
  const children = [invoked('COMPLETED'), invoked('RUNNING'), { name: 'Execution', status: 'RUNNING' }];
  for (const [root, expected, reason] of [
    [noted({ processed: '5', total: '4' }), { processed: 4, total: 4 }, undefined],
    [{ children }, { processed: 1, total: 3 }, 'waiting for process:docs/a.md'],
    [{ ...noted({ processed: '', total: null }), children: [] }, undefined, undefined],
    [{ children: [{ name: 'rest', status: 'WAITING', stepId: 's', stepOp: 'SLEEP' }] }, undefined, 'sleeping (rest)'],
  ] as const) {
    const { id } = world.fake.add({ data, root });
    world.clock += 60_000;
    const job = (await world.list()).find((job) => job.id === id);
    assert.deepEqual([job?.progress, job?.statusReason], [expected, reason]);
  }
  world.fake.add({ status: 'QUEUED' });
  world.clock += 60_000;
  assert.equal((await world.list())[0]?.statusReason, 'probably waiting for a free slot (at most 1 per organization)');
});

test('a status that is not known does not end a run', async () => {
  for (const status of ['PAUSED', 'SCHEDULED', 'SKIPPED']) world.fake.add({ status });
  assert.deepEqual((await world.list()).map(({ status }) => status), ['skipped', 'queued', 'running']);
});

test('filters choose', async () => {
  world.fake.add({ status: 'RUNNING' });
  world.fake.add({ status: 'FAILED' });
  world.fake.add({ status: 'COMPLETED' });
  const ids = async (filter: object) => {
    const jobs = all(await world.as('org_a').list({ organizationId: 'org_a', ...filter }));
    return jobs.map(({ id }) => id);
  };
  assert.deepEqual(await ids({ filter: 'active' }), ['run_1']);
  assert.deepEqual(await ids({ filter: 'completed' }), ['run_3', 'run_2']);
  assert.deepEqual(await ids({ status: 'failed' }), ['run_2']);
});

test('an organization sees its own runs, and nobody those of unknown events', async () => {
  world.fake.add({ organizationId: 'org_a' });
  world.fake.add({ organizationId: 'org_b', status: 'FAILED' });
  world.fake.add({ organizationId: 7 });
  world.fake.add({ organizationId: '' });
  world.fake.events.delete(world.fake.add().eventIds[0] ?? '');
  world.fake.add({ eventIds: [] });
  world.fake.add({ eventIds: ['event_1', 'event_1'] });
  world.fake.add({ functionId: 'docs.file.process' });
  world.fake.ignores = 'functionId';
  assert.deepEqual((await world.list('org_a')).map(({ id }) => id), ['run_1']);
  assert.deepEqual((await world.list('org_b')).map(({ id }) => id), ['run_2']);
  await assert.rejects(world.as('org_a').list({ organizationId: 'org_b' }), code('FORBIDDEN'));
  for (const ask of ['get', 'retry', 'cancel'] as const) {
    for (const runId of ['run_2', 'run_3', 'run_4', 'run_5', 'run_6', 'run_7', 'run_8', 'none']) {
      await assert.rejects(world.as('org_a')[ask]({ runId }), code('NOT_FOUND'), `${ask} ${runId}`);
    }
  }
  assert.equal(world.fake.count('POST'), 0);
});

test('details have the steps as they are', async () => {
  const output = { name: 'Error', message: 'disk full', stack: 'at /srv/app/server.mjs:53' };
  const done = { status: 'COMPLETED', output: { message: 'hello' } };
  const invoked = { name: 'process:docs/a.md', stepId: 'd4', stepOp: 'INVOKE' };
  const attempt = { name: 'Attempt 0', status: 'FAILED', endedAt: '2026-11-28T10:00:09Z', output };
  world.fake.add({
    status: 'FAILED',
    root: {
      startedAt: '2026-11-28T10:00:02Z',
      children: [
        // What came out of a step that did not fail is no error, whatever it is.
        { name: 'load-config', status: 'COMPLETED', stepId: 'a1', stepOp: 'RUN', children: [{ ...attempt, ...done }] },
        { name: 'find-files', status: 'FAILED', stepId: 'c3', stepOp: 'RUN', children: [attempt, attempt] },
        // Each attempt of a step that was tried again is there once more.
        { name: 'find-files', status: 'FAILED', stepId: 'c3', stepOp: 'RUN', output },
        { name: 'find-files', status: 'FAILED', stepId: 'c3', stepOp: 'RUN', output },
        // Of a run that was invoked, `error` is a class, and no message.
        { ...invoked, status: 'FAILED', output: { error: 'Error', ...output } },
        { name: 'executor.nonstep', status: 'FAILED', output },
        { name: 'Finalization', status: 'FAILED', children: [attempt] },
      ],
    },
  });
  const { steps, event, startedAt } = await world.as('org_a').get({ runId: 'run_1' });
  assert.deepEqual(startedAt, new Date('2026-11-28T10:00:02Z'));
  assert.deepEqual(event, {
    name: 'docs/push',
    data: { organizationId: 'org_a', repo: { fullName: 'acme/docs' } },
    ts: Date.UTC(2026, 10, 28, 10, 0, 1),
  });
  assert.deepEqual(steps.map(({ id, name, op, status, attempt, error }) => [id, name, op, status, attempt, error]), [
    ['a1', 'load-config', 'run', 'completed', 1, undefined],
    ['c3', 'find-files', 'run', 'failed', 2, 'disk full'],
    ['d4', 'process:docs/a.md', 'invoke', 'failed', 1, 'disk full'],
    ['Finalization', 'Finalization', undefined, 'failed', 1, 'disk full'],
  ]);
  assert.deepEqual(steps[0]?.attempts.map(({ status, error }) => [status, error]), [['completed', undefined]]);
  const attempts = steps[1]?.attempts.map(({ status, error }) => [status, error]);
  assert.deepEqual(attempts, Array(2).fill(['failed', 'disk full']));
});

test('many browsers cost what one does', async () => {
  for (let index = 0; index < 150; index += 1) world.fake.add({ status: index < 5 ? 'RUNNING' : 'COMPLETED' });
  await world.list();
  const first = world.fake.asked.length;
  assert.equal(world.fake.count('GET /api/v2/runs?'), 3, 'the active runs, and two pages of all');
  const lists = world.fake.asked.filter((line) => line.startsWith('GET /api/v2/runs?'));
  assert.ok(lists.every((line) => line.includes('from=2026-11-27T12')));
  await Promise.all(Array.from({ length: 100 }, () => world.list()));
  assert.equal(world.fake.asked.length, first);
  world.clock += 3_000;
  await Promise.all(Array.from({ length: 100 }, () => world.list()));
  assert.equal(world.fake.asked.length, first + 6, 'the active runs and their traces');
  assert.equal(world.fake.count('GET /v1/events/'), 150, 'events are asked for once');
});

test('a run that ends is noticed at the next look', async () => {
  const run = world.fake.add();
  await world.list();
  Object.assign(run, { status: 'COMPLETED', endedAt: '2026-11-28T12:00:01Z' });
  world.clock += 3_000;
  assert.equal((await world.list())[0]?.status, 'completed');
});

test('a run is retried that failed or was cancelled', async () => {
  for (const status of ['COMPLETED', 'SKIPPED', 'CANCELLED', 'FAILED']) world.fake.add({ status });
  const retry = (runId: string) => world.as('org_a').retry({ runId });
  for (const [runId, status] of [['run_1', 'completed'], ['run_2', 'skipped']] as const) {
    await assert.rejects(retry(runId), { code: 'BAD_REQUEST', message: `Cannot retry job with status: ${status}` });
  }
  assert.deepEqual(await retry('run_3'), { id: 'run_5' });
  const [queued, failed] = await world.list();
  assert.deepEqual([queued?.id, queued?.status, failed?.status], ['run_5', 'queued', 'failed']);
  await assert.rejects(retry('run_5'), { code: 'BAD_REQUEST', message: 'Cannot retry job with status: queued' });
  // One at a time for a repository.
  const message = 'A job for this repository is already queued';
  await assert.rejects(retry('run_4'), { code: 'CONFLICT', message });
  await world.as('org_a').cancel({ runId: 'run_5' });
  assert.deepEqual(await retry('run_4'), { id: 'run_6' });
});

test('a retry of which nobody heard is not made again at the next press', async () => {
  world.fake.add({ status: 'FAILED' });
  world.fake.silent = 'rerun';
  const retry = () => world.as('org_a').retry({ runId: 'run_1' });
  await assert.rejects(retry(), code('SERVICE_UNAVAILABLE'));
  world.fake.silent = undefined;
  world.clock += 60_000;
  await assert.rejects(retry(), code('SERVICE_UNAVAILABLE'));
  assert.equal(world.fake.count('POST'), 1);
  // By then the list shows what was made.
  world.clock += 60_000;
  await assert.rejects(retry(), code('CONFLICT'));
});

test('a retry that Inngest refused may be made again', async () => {
  const run = world.fake.add({ status: 'FAILED' });
  await world.list();
  world.fake.runs.pop();
  await assert.rejects(world.as('org_a').retry({ runId: 'run_1' }), code('NOT_FOUND'));
  world.fake.runs.push(run);
  world.clock += 60_000;
  assert.deepEqual(await world.as('org_a').retry({ runId: 'run_1' }), { id: 'run_2' });
});

test('cancel stops what is active', async () => {
  world.fake.add();
  world.fake.add({ status: 'COMPLETED' });
  await world.list();
  assert.deepEqual(await world.as('org_a').cancel({ runId: 'run_1' }), { success: true });
  assert.equal((await world.list()).at(-1)?.status, 'cancelled');
  const refused = { code: 'BAD_REQUEST', message: 'Cannot cancel job with status: completed' };
  await assert.rejects(world.as('org_a').cancel({ runId: 'run_2' }), refused);
  const late = world.fake.add();
  world.clock += 3_000;
  await world.list();
  late.status = 'COMPLETED';
  await assert.rejects(world.as('org_a').cancel({ runId: late.id }), refused);
});

test('while Inngest is away, the last list stands, with its age', async () => {
  world.fake.add({ root: { startedAt: '2026-11-28T10:00:05Z' } });
  await world.list();
  world.fake.down = 502;
  world.clock += 3_000;
  const ctx: Context = { organizationIds: ['org_a'] };
  const ask = async () => all(await world.router.createCaller(ctx).jobs.list({ organizationId: 'org_a' }));
  assert.deepEqual((await ask()).map(({ startedAt }) => startedAt), [new Date('2026-11-28T10:00:05Z')]);
  assert.deepEqual(headersOf(ctx, world.clock), { date: 'Sat, 28 Nov 2026 12:00:00 GMT', age: '3' });
  const asked = world.fake.asked.length;
  world.clock += 2_000;
  await ask();
  assert.equal(world.fake.asked.length, asked, 'not at once again');
  world.fake.down = undefined;
  world.clock += 4_000;
  await ask();
  assert.deepEqual(headersOf(ctx, world.clock), {});
  assert.deepEqual(world.reported, ['Inngest does not answer as it should']);
});

test('an event that could not be asked for is asked for again', async () => {
  const run = world.fake.add();
  const [id = ''] = run.eventIds;
  const event = world.fake.events.get(id) ?? assert.fail();
  world.fake.events.set(id, { name: 'docs/push', get data() { throw new Error('not now'); } });
  assert.deepEqual(await world.list(), []);
  world.fake.events.set(id, event);
  world.clock += 3_000;
  assert.equal((await world.list()).length, 1);
});

test("a wrong key is this server's mistake, not the reader's session", async () => {
  world.create('wrong');
  await assert.rejects(world.list(), { code: 'SERVICE_UNAVAILABLE', message: /INNGEST_SIGNING_KEY/ });
  const asked = world.fake.asked.length;
  world.clock += 30_000;
  await assert.rejects(world.list(), code('SERVICE_UNAVAILABLE'));
  assert.equal(world.fake.asked.length, asked);
  assert.equal(world.reported.length, 1);
  assert.match(world.reported[0] ?? '', /INNGEST_SIGNING_KEY/);
});

test('over HTTP: superjson, batches, and the age of a list', async () => {
  world.fake.add();
  const server = createHTTPServer({
    router: world.router,
    createContext: (): Context => ({ organizationIds: ['org_a'] }),
    responseMeta: ({ ctx }) => ({ headers: headersOf(ctx, world.clock) }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let headers = new Headers();
  const observed: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    headers = response.headers;
    return response;
  };
  const link = httpBatchLink({ url: address, transformer: superjson, fetch: observed as never });
  const client = createTRPCClient<Router>({ links: [link] });
  try {
    const [jobs, missing] = await Promise.all([
      client.jobs.list.query({ organizationId: 'org_a' }),
      client.jobs.get.query({ runId: 'none' }).catch((error: unknown) => error),
    ]);
    assert.deepEqual(all(jobs)[0]?.createdAt, new Date('2026-11-28T10:00:01Z'));
    assert.ok(missing instanceof TRPCClientError && missing.data.code === 'NOT_FOUND');
    assert.equal(headers.get('age'), null);
    world.fake.down = 503;
    world.clock += 41_000;
    await client.jobs.list.query({ organizationId: 'org_a' });
    assert.equal(headers.get('age'), '41');
    assert.equal(headers.get('date'), 'Sat, 28 Nov 2026 12:00:00 GMT');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
