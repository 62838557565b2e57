import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';

import { initTRPC, TRPCError } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { NonRetriableError } from 'inngest';
import superjson from 'superjson';
import { z } from 'zod';

import { FileError } from '../src/files.js';
import { createJobsServer } from '../src/jobs-server.js';
import { run } from './run.js';
import { app, pushOf } from './support.js';

// A server of the same three procedures.
const t = initTRPC.context<{ authorization?: string | undefined }>().create({ transformer: superjson });
const internal = t.procedure.use(async ({ ctx, getRawInput, next }) => {
  const input = z.object({ organizationId: z.string(), path: z.string().default('') }).parse(await getRawInput());
  const isTrusted = ctx.authorization === 'Bearer secret';
  // The server reads less of a body from those whom it does not trust, before it looks at what they ask.
  if (input.path === 'long.md' && !isTrusted) throw new TRPCError({ code: 'PAYLOAD_TOO_LARGE' });
  if (!isTrusted) throw new TRPCError({ code: 'UNAUTHORIZED' });
  if (input.organizationId !== 'org_a') throw new TRPCError({ code: 'FORBIDDEN' });
  if (input.path === 'huge.md') throw new TRPCError({ code: 'PAYLOAD_TOO_LARGE' });
  return next();
});
const repository = z.object({ organizationId: z.string(), repoName: z.string() }).strict();
const key = repository.extend({ path: z.string() }).strict();
const sections = z.array(z.object({ heading: z.string(), body: z.string() }).strict());
const calls: unknown[] = [];
const router = t.router({
  internal: t.router({
    documents: internal.input(repository).query(() => ({ 'docs/a.md': 'b2', 'docs/b.md': 'c3' })),
    putDocument: internal.input(key.extend({ sha: z.string(), sections })).mutation(({ input }) => {
      if (input.path === 'busy.md') throw new TRPCError({ code: 'TOO_MANY_REQUESTS' });
      if (input.path === 'down.md') throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR' });
      calls.push(input);
      return { unchanged: input.sha === 'same' };
    }),
    removeDocument: internal.input(key).mutation(({ input }) => {
      calls.push(input);
      return { success: true };
    }),
  }),
});
const handle = createHTTPHandler({
  router,
  basePath: '/api/trpc/',
  createContext: ({ req }) => ({ authorization: req.headers.authorization }),
});
const url = await listen(handle);
// A server without procedures for documents, and a proxy before one that is away.
const empty = { router: t.router({}), basePath: '/api/trpc/', createContext: () => ({}) };
const older = await listen(createHTTPHandler(empty));
const proxy = await listen((_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>'));

async function listen(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const document = { organizationId: 'org_a', repoName: 'acme/docs', path: 'docs/a.md' };
const content = { sha: 'b2', sections: [{ heading: 'A', body: 'Text' }] };
const store = createJobsServer({ url, token: 'secret' });

test('documents are put and removed, and their paths are known', async () => {
  assert.deepEqual(await store.put({ ...document, ...content }), { unchanged: false });
  assert.deepEqual(await store.put({ ...document, ...content, sha: 'same' }), { unchanged: true });
  await store.remove(document);
  assert.deepEqual(calls, [{ ...document, ...content }, { ...document, ...content, sha: 'same' }, document]);
  assert.deepEqual(await store.paths(document), ['docs/a.md', 'docs/b.md']);
});

test('what is set wrong is final, and says what to set', async () => {
  const stranger = createJobsServer({ url, token: 'wrong' });
  const old = createJobsServer({ url: older, token: 'secret' });
  for (const [ask, message] of [
    [() => stranger.paths(document), /JOBS_SERVER_TOKEN/],
    [() => stranger.remove(document), /JOBS_SERVER_TOKEN/],
    [() => stranger.put({ ...document, ...content, path: 'long.md' }), /JOBS_SERVER_TOKEN/],
    [() => store.paths({ ...document, organizationId: 'org_b' }), /organization org_b.*--organization/],
    [() => old.paths(document), /no internal\.documents at JOBS_SERVER_URL/],
    [() => store.put({ ...document, sha: 'b2' } as never), /internal\.putDocument/],
  ] as const) {
    await assert.rejects(ask(), (error: Error) => {
      assert.match(error.message, message);
      return error instanceof NonRetriableError;
    });
  }
});

test('what may pass is tried again', async () => {
  const away = createJobsServer({ url: 'http://127.0.0.1:1', token: 'secret' });
  const page = createJobsServer({ url: proxy, token: 'secret' });
  for (const [ask, message] of [
    [() => store.put({ ...document, ...content, path: 'busy.md' }), /^jobs-server failed: /],
    [() => store.put({ ...document, ...content, path: 'down.md' }), /^jobs-server failed: /],
    [() => away.remove(document), /^jobs-server does not answer at JOBS_SERVER_URL: /],
    [() => page.paths(document), /^jobs-server does not answer at JOBS_SERVER_URL: /],
  ] as const) {
    await assert.rejects(ask(), (error: Error) => {
      assert.match(error.message, message);
      return !(error instanceof NonRetriableError || error instanceof FileError);
    });
  }
});

test('a document that is too large is its own mistake', async () => {
  await assert.rejects(store.put({ ...document, ...content, path: 'huge.md' }), FileError);
});

test('a run with a wrong token fails at once, before any file', async () => {
  const { docsIngestion } = await app({ 'docs/a.md': '' }, { store: createJobsServer({ url, token: 'wrong' }) });
  const { error, attempts, invoked } = await run(docsIngestion, pushOf());
  assert.match(error?.message ?? '', /Set JOBS_SERVER_TOKEN/);
  assert.deepEqual([attempts, invoked], [1, []]);
});

test('a run that finds no jobs-server is tried again, and fails', async () => {
  const away = createJobsServer({ url: 'http://127.0.0.1:1', token: 'secret' });
  const { docsIngestion } = await app({ 'docs/a.md': '' }, { store: away });
  const { result, error, attempts } = await run(docsIngestion, pushOf());
  assert.match(error?.message ?? '', /JOBS_SERVER_URL/);
  assert.deepEqual([result, attempts], [undefined, 4]);
});
