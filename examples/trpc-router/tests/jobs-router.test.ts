import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';

import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import superjson from 'superjson';

import { Inngest } from '../src/inngest.js';
import { type Context, createJobsRouter, headersOf } from '../src/jobs-router.js';
import { Snapshot } from '../src/snapshot.js';
import { FakeInngest } from './fake-inngest.js';

type Router = ReturnType<typeof createJobsRouter>;

let fake: FakeInngest;
let clock: number;
let reported: string[];
let router: Router;
let url: string;
let key: string;

beforeEach(async () => {
  fake = new FakeInngest();
  url = await fake.start();
  key = fake.key;
  reported = [];
  clock = Date.UTC(2026, 10, 28, 12);
  router = create();
});

afterEach(() => fake.stop());

function create(): Router {
  const inngest = new Inngest({ url, signingKey: key, appId: 'apps-console', functionId: 'docs-ingestion' });
  const report = ({ message }: Error) => reported.push(message);
  return createJobsRouter(inngest, new Snapshot(inngest, { now: () => clock, report }), () => clock);
}

const as = (...organizationIds: string[]) => router.createCaller({ organizationIds }).jobs;
const list = (organizationId = 'org_a') => as(organizationId).list({ organizationId });
const code = (expected: string) => (error: unknown) => (error as { code: string }).code === expected;

test('a list without runs is empty', async () => {
  assert.deepEqual(await list(), []);
});

test('a row says what is true of a run', async () => {
  const startedAt = '2026-11-28T10:00:05.500Z';
  const progress = { kind: 'userland.progress', scope: 'run', values: { processed: '12', total: '45' } };
  fake.add({ status: 'RUNNING', root: { startedAt, metadata: [progress] }, output: { data: ['docs/a.md'] } });
  fake.add({ status: 'QUEUED', event: 'docs/ingestion.requested' });
  fake.add({ status: 'COMPLETED', endedAt: '2026-11-28T11:00:00.123456789Z', output: { filesProcessed: 23 } });
  const error = { name: 'NonRetriableError', message: 'Invalid lightfast.yml', stack: 'at /srv/app/server.mjs:53' };
  fake.add({ status: 'FAILED', endedAt: '2026-11-28T11:00:00Z', output: { error } });
  fake.add({ status: 'CANCELLED', endedAt: '2026-11-28T12:00:10Z', output: { error } });
  const [cancelled, failed, completed, queued, running] = await list();

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
    trigger: 'webhook',
    output: undefined,
  });
  assert.equal(queued?.status, 'queued');
  assert.equal(queued?.startedAt, undefined, 'the list says that it started');
  assert.equal(queued?.statusReason, 'waiting for a free slot, at most 1 per organization');
  assert.equal(queued?.trigger, 'manual');
  assert.deepEqual(completed?.output, { filesProcessed: 23 });
  assert.equal(failed?.errorMessage, 'Invalid lightfast.yml');
  assert.equal(cancelled?.errorMessage, undefined, "it is the last step's");
  assert.deepEqual(cancelled?.completedAt, new Date(clock));
  assert.ok(!JSON.stringify([cancelled, failed]).includes('/srv/app'), 'no stack');
});

test('filters choose', async () => {
  fake.add({ status: 'RUNNING' });
  fake.add({ status: 'FAILED' });
  fake.add({ status: 'COMPLETED' });
  const ids = async (filter: object) => {
    const jobs = await as('org_a').list({ organizationId: 'org_a', ...filter });
    return jobs.map(({ id }) => id);
  };
  assert.deepEqual(await ids({ filter: 'active' }), ['run_1']);
  assert.deepEqual(await ids({ filter: 'completed' }), ['run_3', 'run_2']);
  assert.deepEqual(await ids({ status: 'failed' }), ['run_2']);
});

test('an organization sees its own runs, and nobody those of unknown events', async () => {
  fake.add({ organizationId: 'org_a' });
  fake.add({ organizationId: 'org_b', status: 'FAILED' });
  fake.add({ organizationId: 7 });
  fake.events.delete(fake.add().eventIds[0] ?? '');
  fake.add({ eventIds: [] });
  fake.add({ eventIds: ['event_1', 'event_2'] });
  fake.add({ functionId: 'docs.file.process' });
  fake.ignores = 'functionId';
  assert.deepEqual((await list('org_a')).map(({ id }) => id), ['run_1']);
  assert.deepEqual((await list('org_b')).map(({ id }) => id), ['run_2']);
  await assert.rejects(as('org_a').list({ organizationId: 'org_b' }), code('FORBIDDEN'));
  for (const ask of ['get', 'retry', 'cancel'] as const) {
    for (const runId of ['run_2', 'run_3', 'run_4', 'run_5', 'run_6', 'run_7', 'none']) {
      await assert.rejects(as('org_a')[ask]({ runId }), code('NOT_FOUND'), `${ask} ${runId}`);
    }
  }
  assert.equal(fake.count('POST'), 0);
});

test('details have the steps as they are', async () => {
  const output = { name: 'Error', message: 'disk full', stack: 'at /srv/app/server.mjs:53' };
  const attempt = { name: 'Attempt 0', status: 'FAILED', endedAt: '2026-11-28T10:00:09Z', output };
  fake.add({
    status: 'CANCELLED',
    root: {
      startedAt: '2026-11-28T10:00:02Z',
      children: [
        { name: 'Finalization', status: 'FAILED', output },
        { name: 'load-config', status: 'COMPLETED', stepId: 'a1', stepOp: 'RUN' },
        { name: 'progress:0', status: 'COMPLETED', stepId: 'b2', stepOp: 'RUN' },
        { name: 'find-files', status: 'FAILED', stepId: 'c3', stepOp: 'RUN', output, children: [attempt] },
        { name: 'process:docs/a.md', status: 'RUNNING', stepId: 'd4', stepOp: 'INVOKE' },
      ],
    },
  });
  const { steps, event, startedAt } = await as('org_a').get({ runId: 'run_1' });
  assert.deepEqual(startedAt, new Date('2026-11-28T10:00:02Z'));
  assert.equal(event.name, 'docs/push');
  assert.deepEqual(steps.map(({ id, name, op, status, error }) => [id, name, op, status, error]), [
    ['a1', 'load-config', 'run', 'completed', undefined],
    ['c3', 'find-files', 'run', 'failed', 'disk full'],
    ['d4', 'process:docs/a.md', 'invoke', 'cancelled', undefined],
  ]);
  assert.deepEqual(steps[1]?.attempts.map(({ status, error }) => [status, error]), [['failed', 'disk full']]);
});

test('many browsers cost what one does', async () => {
  for (let index = 0; index < 150; index += 1) fake.add({ status: index < 5 ? 'RUNNING' : 'COMPLETED' });
  await list();
  const first = fake.asked.length;
  assert.equal(fake.count('GET /api/v2/runs?'), 3, 'the active runs, and two pages of all');
  assert.ok(fake.asked.every((line) => !line.startsWith('GET /api/v2/runs?') || line.includes('from=2026-11-27T12')));
  await Promise.all(Array.from({ length: 100 }, () => list()));
  assert.equal(fake.asked.length, first);
  clock += 3_000;
  await Promise.all(Array.from({ length: 100 }, () => list()));
  assert.equal(fake.asked.length, first + 6, 'the active runs and their traces');
  assert.equal(fake.count('GET /v1/events/'), 150, 'events are asked for once');
});

test('a run that ends is noticed at the next look', async () => {
  const run = fake.add();
  await list();
  Object.assign(run, { status: 'COMPLETED', endedAt: '2026-11-28T12:00:01Z' });
  clock += 3_000;
  assert.equal((await list())[0]?.status, 'completed');
});

test('retry makes one run, of those that failed or were cancelled', async () => {
  fake.add({ status: 'FAILED' });
  fake.add({ status: 'RUNNING' });
  const answers = await Promise.all([1, 2, 3].map(() => as('org_a').retry({ runId: 'run_1' })));
  assert.deepEqual(answers, Array(3).fill({ runId: 'run_3' }));
  assert.deepEqual(await as('org_a').retry({ runId: 'run_1' }), { runId: 'run_3' });
  assert.deepEqual((await list()).map(({ id, status }) => [id, status]), [
    ['run_3', 'queued'],
    ['run_2', 'running'],
    ['run_1', 'failed'],
  ]);
  clock += 10_000;
  assert.deepEqual(await as('org_a').retry({ runId: 'run_1' }), { runId: 'run_4' });
  await assert.rejects(as('org_a').retry({ runId: 'run_2' }), code('BAD_REQUEST'));
});

test('cancel stops what is active', async () => {
  const run = fake.add();
  fake.add({ status: 'COMPLETED' });
  await list();
  assert.deepEqual(await as('org_a').cancel({ runId: 'run_1' }), { success: true });
  assert.equal((await list()).at(-1)?.status, 'cancelled');
  await assert.rejects(as('org_a').cancel({ runId: 'run_2' }), code('BAD_REQUEST'));
  const late = fake.add();
  clock += 3_000;
  await list();
  late.status = run.status;
  await assert.rejects(as('org_a').cancel({ runId: late.id }), code('CONFLICT'));
});

test('while Inngest is away, the last list stands, with its age', async () => {
  fake.add({ root: { startedAt: '2026-11-28T10:00:05Z' } });
  await list();
  fake.down = 502;
  clock += 3_000;
  const ctx: Context = { organizationIds: ['org_a'] };
  const ask = () => router.createCaller(ctx).jobs.list({ organizationId: 'org_a' });
  assert.deepEqual((await ask()).map(({ startedAt }) => startedAt), [new Date('2026-11-28T10:00:05Z')]);
  assert.deepEqual(headersOf(ctx, clock), { date: 'Sat, 28 Nov 2026 12:00:00 GMT', age: '3' });
  const asked = fake.asked.length;
  clock += 2_000;
  await ask();
  assert.equal(fake.asked.length, asked, 'not at once again');
  fake.down = undefined;
  clock += 4_000;
  await ask();
  assert.deepEqual(headersOf(ctx, clock), {});
  assert.deepEqual(reported, ['Inngest does not answer']);
});

test('an event that could not be asked for is asked for again', async () => {
  const run = fake.add();
  const [id = ''] = run.eventIds;
  const event = fake.events.get(id) ?? assert.fail();
  fake.events.set(id, { name: 'docs/push', get data() { throw new Error('not now'); } });
  assert.deepEqual(await list(), []);
  fake.events.set(id, event);
  clock += 3_000;
  assert.equal((await list()).length, 1);
});

test("a wrong key is this server's mistake, not the reader's session", async () => {
  key = 'wrong';
  router = create();
  await assert.rejects(list(), code('BAD_GATEWAY'));
  const asked = fake.asked.length;
  clock += 30_000;
  await assert.rejects(list(), code('BAD_GATEWAY'));
  assert.equal(fake.asked.length, asked);
  assert.deepEqual(reported, ['Inngest refuses the signing key of this server']);
});

test('over HTTP: superjson, batches, and the age of a list', async () => {
  fake.add();
  const server = createHTTPServer({
    router,
    createContext: (): Context => ({ organizationIds: ['org_a'] }),
    responseMeta: ({ ctx }) => ({ headers: headersOf(ctx, clock) }),
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
    assert.deepEqual(jobs[0]?.createdAt, new Date('2026-11-28T10:00:01Z'));
    assert.ok(missing instanceof TRPCClientError && missing.data.code === 'NOT_FOUND');
    assert.equal(headers.get('age'), null);
    fake.down = 503;
    clock += 41_000;
    await client.jobs.list.query({ organizationId: 'org_a' });
    assert.equal(headers.get('age'), '41');
    assert.equal(headers.get('date'), 'Sat, 28 Nov 2026 12:00:00 GMT');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
