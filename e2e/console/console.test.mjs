import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, test } from 'node:test';

import { createTRPCUntypedClient, httpBatchLink, httpLink } from '@trpc/client';
import superjson from 'superjson';

import { startConsole } from './console.mjs';
import { eventful } from './eventful.mjs';
import { answerFaults, harmlessFaults, networkFaults } from './faults.mjs';

/** @type {Awaited<ReturnType<typeof startConsole>>[]} */
let started = [];

async function start(options) {
  const server = await startConsole(options);
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.map((server) => server.close()));
  started = [];
});

function clientOf(server, { batch = false, plain = false } = {}) {
  const link = batch ? httpBatchLink : httpLink;
  const transformer = plain ? undefined : superjson;
  return createTRPCUntypedClient({ links: [link({ url: server.api, transformer })] });
}

const fixture = async (name) =>
  JSON.parse(await readFile(new URL(`../../trpc/tests/wire/${name}.json`, import.meta.url), 'utf8'));

/** Asks a server what a fixture asked, and compares what the contract fixes. */
async function answersLike(server, name) {
  const { request, response } = await fixture(name);
  const { status, headers, body } = await send(server, request);
  assert.equal(status, response.status, name);
  assert.equal(headers.get('content-type'), response.headers['content-type'], name);
  assert.equal(headers.get('vary'), response.headers.vary, name);
  assert.equal(headers.get('etag'), null, name);
  assert.equal(body, response.body, name);
}

async function send(server, { method, path, headers, body }) {
  const response = await fetch(server.url + path, { method, headers, body });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

test('the specification shape answers as recorded', async () => {
  for (const [transformer, prefix] of [['superjson', 'superjson'], ['none', 'plain']]) {
    const server = await start({ transformer });
    for (const name of [
      'list-empty',
      'error-not-found',
      'error-bad-request-zod',
      'error-missing-input',
      'error-unknown-procedure',
      'batch-get-2-same-error',
      'query-over-post-refused',
    ]) {
      await answersLike(server, `${prefix}-${name}`);
    }
    server.jobs.add({ id: 'run_03', status: 'completed' });
    await answersLike(server, `${prefix}-mutation-retry-conflict`);
    server.signOut('procedure');
    await answersLike(server, `${prefix}-error-unauthorized`);
    await answersLike(server, `${prefix}-batch-unauthorized`);
  }
  const unbatched = await start({ transformer: 'none', batching: false });
  await answersLike(unbatched, 'plain-batch-disabled');
  await answersLike(await start({ transformer: 'none', maxBatchSize: 2 }), 'plain-batch-too-large');
});

test('the console shape answers as recorded', async () => {
  const zoned = await start({ shape: 'zoned' });
  await answersLike(zoned, 'superjson-input-null-field-refused');
  await answersLike(zoned, 'superjson-input-unwrapped');
  zoned.jobs.add({ id: 'p0OiU7yT6rE5wQ4aS3dF2', status: 'failed' });
  zoned.jobs.add({ id: 'a7Hf2kWm9QcTe5Ux8VbGs', status: 'running' });
  await answersLike(zoned, 'superjson-cancel-refused');
  await answersLike(zoned, 'superjson-restart-refused');
  await answersLike(zoned, 'superjson-restart');
  await answersLike(zoned, 'superjson-cancel');
  assert.equal(zoned.jobs.get('a7Hf2kWm9QcTe5Ux8VbGs').status, 'cancelled');
  assert.equal(zoned.jobs.all().length, 3);
  await answersLike(await start({ shape: 'numeric' }), 'superjson-numeric-get-bad-id');
});

test('rows have the fields of the recorded rows, in every shape', async () => {
  const fields = (row) => Object.keys(row).sort();
  for (const [shape, name] of [
    ['paged', 'superjson-paged-list-single'],
    ['zoned', 'superjson-zoned-list'],
    ['numeric', 'superjson-numeric-list'],
  ]) {
    const server = await start({ shape });
    server.jobs.add({ status: 'failed', errorMessage: 'Invalid lightfast.yml syntax' });
    const { request, outcome } = await fixture(name);
    const { status, body } = await send(server, request);
    assert.equal(status, 200);
    const [row] = superjson.deserialize(JSON.parse(body).result.data).items;
    const recorded = outcome.data.items.find(({ status: each }) => each === 'failed');
    assert.deepEqual(fields(row), fields(recorded), shape);
    for (const [key, value] of Object.entries(recorded)) {
      if (value !== null && row[key] !== null) assert.equal(typeof row[key], typeof value, `${shape} ${key}`);
    }
    assert.equal(row.createdAt.length, '2025-11-18 09:14:22.123456'.length + (shape === 'paged' ? 0 : 3));
  }
});

test('a job can be driven through its life', async () => {
  const server = await start();
  const list = () => clientOf(server).query('jobs.list', { organizationId: 'org_1' });
  const { id } = server.jobs.add({ status: 'queued', statusReason: 'waiting for rate limit' });
  assert.deepEqual((await list()).map(({ status, statusReason }) => [status, statusReason]), [
    ['queued', 'waiting for rate limit'],
  ]);
  server.jobs.start(id);
  server.jobs.progress(id, 12, 45);
  const [running] = await list();
  assert.deepEqual(running.progress, { processed: 12, total: 45 });
  assert.equal(running.statusReason, undefined);
  assert.ok(running.startedAt instanceof Date);
  server.jobs.finish(id);
  assert.deepEqual((await list())[0].progress, { processed: 45, total: 45 });
  server.jobs.fail(id, 'Invalid lightfast.yml syntax');
  assert.equal((await list())[0].errorMessage, 'Invalid lightfast.yml syntax');

  const retried = await clientOf(server).mutation('jobs.retry', { runId: id });
  assert.deepEqual((await list()).map(({ id: each, status }) => [each, status]), [
    [id, 'failed'],
    [retried.runId, 'queued'],
  ]);
  await clientOf(server).mutation('jobs.cancel', { runId: retried.runId });
  assert.equal(server.jobs.get(retried.runId).status, 'cancelled');
  server.jobs.addRow({ status: 'running' });
  server.jobs.addRow(null);
  assert.deepEqual((await list()).slice(2), [{ status: 'running' }, null]);
  server.jobs.remove(id);
  assert.throws(() => server.jobs.progress(id, 1), /there is no job/);
});

test('the filter is honoured, ignored or refused', async () => {
  const server = await start();
  server.jobs.add({ id: 'a' });
  server.jobs.add({ id: 'b', status: 'queued' });
  server.jobs.add({ id: 'c', status: 'failed' });
  const ids = async (filter) =>
    (await clientOf(server).query('jobs.list', { organizationId: 'org_1', filter })).map(({ id }) => id);
  assert.deepEqual(await ids('active'), ['a', 'b']);
  assert.deepEqual(await ids('completed'), ['c']);
  server.setFilter('ignored');
  assert.deepEqual(await ids('active'), ['a', 'b', 'c']);
  server.setFilter('refused');
  await assert.rejects(ids('active'), ({ data }) => data.code === 'BAD_REQUEST' && 'filter' in data.zodError.fieldErrors);
  assert.deepEqual(await ids('all'), ['a', 'b', 'c']);
});

test('pages follow the cursor, newest first', async () => {
  const server = await start({ shape: 'zoned' });
  server.clock.freeze('2025-11-18T09:00:00Z');
  for (let index = 0; index < 5; index += 1) server.jobs.add();
  const scope = { clerkOrgSlug: 'acme', workspaceName: 'main', limit: 2 };
  const seen = [];
  let cursor;
  do {
    const page = await clientOf(server).query('jobs.list', { ...scope, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual(seen, ['run_05', 'run_04', 'run_03', 'run_02', 'run_01']);
});

test('pages with a cursor that is strictly older miss rows of the same moment, as deployed consoles do', async () => {
  const server = await start({ shape: 'zoned' });
  server.clock.freeze('2025-11-18T09:00:00Z');
  const createdAt = '2025-11-18 09:00:00.000000+00';
  for (let index = 0; index < 3; index += 1) server.jobs.add({ columns: { createdAt } });
  const scope = { clerkOrgSlug: 'acme', workspaceName: 'main' };
  const first = await clientOf(server).query('jobs.list', { ...scope, limit: 2 });
  assert.deepEqual([first.items.length, first.hasMore, first.nextCursor], [2, true, createdAt]);
  const rest = await clientOf(server).query('jobs.list', { ...scope, limit: 2, cursor: first.nextCursor });
  assert.deepEqual(rest.items, []);
  const all = await clientOf(server).query('jobs.list', { ...scope, limit: 100 });
  assert.equal(all.items.length, 3);
});

test('many jobs are retried and cancelled with the words of one', async () => {
  const server = await start();
  server.jobs.add({ id: 'a', status: 'failed' });
  server.jobs.add({ id: 'b', status: 'running' });
  const client = clientOf(server);
  assert.deepEqual(await client.mutation('jobs.retryMany', { runIds: ['a', 'b', 'none'] }), {
    results: [
      { runId: 'a', ok: true },
      { runId: 'b', ok: false, message: 'Cannot retry job with status: running' },
      { runId: 'none', ok: false, message: 'Job not found' },
    ],
  });
  assert.deepEqual(await client.mutation('jobs.cancelMany', { runIds: ['b', 'a'] }), {
    results: [
      { runId: 'b', ok: true },
      { runId: 'a', ok: false, message: 'Cannot cancel job with status: failed' },
    ],
  });
  assert.deepEqual(server.jobs.all().map(({ status }) => status), ['failed', 'cancelled', 'queued']);
  for (const runIds of [[], Array.from({ length: 51 }, (_, index) => `run_${index}`), ['']]) {
    await assert.rejects(client.mutation('jobs.retryMany', { runIds }), ({ data }) => 'runIds' in data.zodError.fieldErrors);
  }

  const zoned = await start({ shape: 'zoned' });
  zoned.jobs.add({ id: 'a', status: 'running' });
  zoned.jobs.add({ id: 'b', status: 'failed' });
  const scope = { clerkOrgSlug: 'acme', workspaceName: 'main' };
  const cancelled = await clientOf(zoned).mutation('jobs.cancelMany', { ...scope, jobIds: ['a', 'b'] });
  assert.deepEqual(cancelled.results.map(({ ok }) => ok), [true, false]);
  const retried = await clientOf(zoned).mutation('jobs.retryMany', { ...scope, jobIds: ['b', 'none'] });
  assert.deepEqual(retried.results, [
    { runId: 'b', ok: true },
    { runId: 'none', ok: false, message: 'Job not found' },
  ]);

  // The first era has no `restart`, and so nothing to do many of.
  const paged = await start({ shape: 'paged' });
  await assert.rejects(
    clientOf(paged).mutation('jobs.retryMany', { clerkOrgId: 'org_1', jobIds: ['a'] }),
    ({ data }) => data.code === 'NOT_FOUND' && data.httpStatus === 404,
  );
});

test('details have all that a step can have, and a retry goes on from a step that is marked', async () => {
  for (const shape of ['spec', 'zoned']) {
    const server = await start({ shape });
    const { id } = server.jobs.add(eventful(Date.parse('2025-11-18T09:00:00Z')));
    const client = clientOf(server);
    const scope = { clerkOrgSlug: 'acme', workspaceName: 'main', jobId: id };
    const [get, retry, input] = shape === 'spec' ? ['jobs.get', 'jobs.retry', { runId: id }] : ['jobs.get', 'jobs.restart', scope];
    const details = await client.query(get, input);
    assert.deepEqual(new Set(details.steps.map(({ op }) => op)), new Set(['run', 'send', 'sleep', 'wait', 'invoke']));
    const tried = details.steps.find(({ name }) => name === 'process:docs/a.md');
    assert.deepEqual(tried.attempts.map(({ status }) => status), ['failed', 'failed', 'completed']);
    assert.ok(tried.attempts[1].startedAt - tried.attempts[0].endedAt === 30_000);
    assert.ok(details.steps.some(({ startedAt, queuedAt }) => !startedAt && !queuedAt));
    assert.equal(details.event.data.deliveryId, '90071992547409931234');
    assert.ok('api_key' in details.output);

    await client.mutation(retry, { ...input, fromStep: 'st_embed' });
    const rerun = server.jobs.all().at(-1);
    assert.deepEqual([rerun.status, rerun.fromStep], ['queued', 'st_embed']);
    await client.mutation(retry, input);
    assert.equal(server.jobs.all().at(-1).fromStep, undefined);
    if (shape !== 'spec') continue;
    await assert.rejects(client.mutation(retry, { ...input, fromStep: 'st_commit' }), {
      message: 'Cannot retry job from this step',
    });
  }
});

test('a procedure that is not offered does not exist', async () => {
  const server = await start({ shape: 'numeric', offered: ['jobs.list', 'jobs.restart'] });
  const input = { clerkOrgSlug: 'acme', workspaceName: 'main', jobId: '1' };
  await assert.rejects(clientOf(server).query('jobs.get', input), {
    message: 'No procedure found on path "jobs.get"',
  });
  await assert.rejects(start({ offered: ['jobs.lst'] }), /no procedure jobs.lst/);
});

test('the session guard answers a signed-out request with a page', async () => {
  const server = await start({ pages: { '/': { type: 'text/html', body: '<!DOCTYPE html>' } } });
  const list = (cookie) => fetch(`${server.api}/jobs.count`, { headers: cookie ? { cookie } : {} });
  const guarded = await list();
  assert.equal(guarded.status, 404);
  assert.equal(guarded.headers.get('x-clerk-auth-status'), 'signed-out');
  assert.match(await guarded.text(), /^<!DOCTYPE html>/);
  const page = await fetch(server.url);
  const [cookie] = page.headers.getSetCookie()[0].split(';');
  assert.equal((await list(cookie)).status, 200);
  server.signOut();
  assert.equal((await list(cookie)).status, 404);
  server.signIn();
  assert.equal((await list(cookie)).status, 200);
});

test('a test can order other answers', async () => {
  const server = await start({ transformer: 'none' });
  const count = () => fetch(`${server.api}/jobs.count`);

  server.respond('jobs.count', { status: 429, headers: { 'retry-after': '7' }, body: '<h1>Too many</h1>' });
  const limited = await count();
  assert.deepEqual(
    [limited.status, limited.headers.get('retry-after'), limited.headers.get('content-type')],
    [429, '7', 'text/html; charset=utf-8'],
  );
  assert.equal((await count()).status, 200);

  const broken = server.respond('jobs.count', { status: 500, body: '<h1>500</h1>' }, { times: Infinity });
  assert.equal((await count()).status, 500);
  assert.equal((await count()).status, 500);
  broken.stop();
  assert.equal((await count()).status, 200);
  assert.equal(broken.used, 2);

  server.failNext('jobs.get', { code: 'FORBIDDEN', message: 'Not yours' });
  const batch = clientOf(server, { batch: true, plain: true });
  const [failed, counted] = await Promise.allSettled([
    batch.query('jobs.get', { runId: 'x' }),
    batch.query('jobs.count'),
  ]);
  assert.equal(failed.reason.data.code, 'FORBIDDEN');
  assert.equal(counted.value, 0);
  assert.equal(server.requests.at(-1).status, 207);

  server.drop('jobs.count');
  await assert.rejects(count());
  server.drop('jobs.count', { after: '{"result":{"da' });
  await assert.rejects(count().then((response) => response.text()));
  assert.equal((await count()).status, 200);
});

test('a request can hang until released, or until the client gives up', async () => {
  const server = await start({ transformer: 'none' });
  const held = server.hang('jobs.count');
  const answer = fetch(`${server.api}/jobs.count`);
  await held.reached;
  assert.equal(server.requests.inFlight('jobs.count').length, 1);
  held.release();
  assert.equal((await answer).status, 200);
  assert.equal(server.requests.inFlight().length, 0);

  const lost = server.hang('jobs.count');
  const abort = new AbortController();
  const given = fetch(`${server.api}/jobs.count`, { signal: abort.signal });
  await lost.reached;
  abort.abort();
  await assert.rejects(given);
  const asked = await lost.aborted;
  assert.equal(asked.aborted, true);
  assert.equal(asked.status, undefined);
});

test('an answer can stop in its middle until released', async () => {
  const server = await start({ transformer: 'none' });
  const stalled = server.stall('jobs.count', ['[1,', '2]']);
  const { body } = await fetch(`${server.api}/jobs.count`);
  const reader = body.getReader();
  const next = async () => Buffer.from((await reader.read()).value ?? '').toString();
  assert.equal(await next(), '[1,');
  stalled.release();
  assert.equal(await next(), '2]');
});

test('connections can be refused for a while', async () => {
  const server = await start({ transformer: 'none' });
  await server.refuse();
  await assert.rejects(fetch(`${server.api}/jobs.count`));
  await server.accept();
  assert.equal((await fetch(`${server.api}/jobs.count`)).status, 200);
});

test('every fault begins, and ends', async () => {
  const server = await start();
  const count = async () => {
    const given = AbortSignal.timeout(200);
    const input = encodeURIComponent(JSON.stringify({ json: { organizationId: 'org_1' } }));
    const response = await fetch(`${server.api}/jobs.list?input=${input}`, { signal: given });
    return response.status === 200 && JSON.parse((await response.text()).trim().replace('\ufeff', '')).result.data.json.length;
  };
  server.jobs.add();
  for (const { name, begin, says } of [...networkFaults, ...answerFaults, ...harmlessFaults]) {
    assert.equal(await count(), 1, name);
    const end = await begin(server);
    const failed = await count().catch(() => 'nothing');
    if (says) assert.notEqual(failed, 1, name);
    await end();
  }
  assert.equal(await count(), 1);
});

test('what is malformed or given up costs only itself', async () => {
  const server = await start({ transformer: 'none' });
  const paths = ['//', '/%zz', '/api/trpc', '/api/trpc/', '/api/trpc/%zz', '/api/trpc/jobs.list?batch=1&input=%zz'];
  for (const path of paths) {
    const { status } = await fetch(server.url + path);
    assert.ok(status >= 400 && status < 500, `${path} ${status}`);
  }
  const late = server.delay('jobs.count', 20);
  const abort = new AbortController();
  const given = fetch(`${server.api}/jobs.count`, { signal: abort.signal });
  const asked = await late.reached;
  abort.abort();
  await assert.rejects(given);
  await asked.done;
  server.delay('jobs.count', 20);
  assert.equal((await fetch(`${server.api}/jobs.count`)).status, 200);
});

test('requests are logged with what they asked', async () => {
  const server = await start();
  const coming = server.requests.next('jobs.get');
  const client = clientOf(server, { batch: true });
  await Promise.allSettled([
    client.query('jobs.list', { organizationId: 'org_1', filter: 'active' }),
    client.query('jobs.get', { runId: 'run_01' }),
  ]);
  const asked = await coming;
  await asked.done;
  assert.deepEqual(asked.procedures, ['jobs.list', 'jobs.get']);
  assert.deepEqual(asked.inputs, [{ organizationId: 'org_1', filter: 'active' }, { runId: 'run_01' }]);
  assert.deepEqual([asked.method, asked.batch, asked.status, asked.aborted], ['GET', true, 207, false]);
  await clientOf(server).mutation('jobs.retry', { runId: 'run_01' }).catch(() => {});
  assert.deepEqual(server.requests.of('jobs.retry')[0].inputs, [{ runId: 'run_01' }]);
});

test('the clock of the server is in its Date header and its jobs', async () => {
  const server = await start({ transformer: 'none' });
  server.clock.freeze('2025-11-09T10:00:00Z');
  const { startedAt } = server.jobs.add();
  assert.equal(startedAt.toISOString(), '2025-11-09T10:00:00.000Z');
  server.clock.advance(90_000);
  const { headers } = await fetch(`${server.api}/jobs.count`);
  assert.equal(headers.get('date'), 'Sun, 09 Nov 2025 10:01:30 GMT');
  server.clock.offset(3_600_000);
  const ahead = await fetch(`${server.api}/jobs.count`);
  assert.ok(Math.abs(Date.parse(ahead.headers.get('date')) - Date.now() - 3_600_000) < 5_000);
});

test('pages come with their types and a strict policy, and nothing outside of the folder', async () => {
  const server = await start({ dist: new URL('.', import.meta.url).pathname, pages: { '/host.html': '<p>host</p>' } });
  const script = await fetch(`${server.url}/clock.mjs?v=1`);
  assert.equal(script.status, 200);
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.match(script.headers.get('content-security-policy'), /require-trusted-types-for 'script'/);
  assert.equal(script.headers.get('etag'), null);
  assert.equal(await (await fetch(`${server.url}/host.html`)).text(), '<p>host</p>');
  assert.equal((await fetch(`${server.url}/..%2Fpackage.json`)).status, 404);
  assert.equal((await fetch(`${server.url}/nothing.js`)).status, 404);
});
