import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';

import { initTRPC, TRPCError } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { NonRetriableError } from 'inngest';
import superjson from 'superjson';
import { z } from 'zod';

import { createJobsServer } from '../src/jobs-server.js';

// A server of the same two procedures.
const t = initTRPC.context<{ authorization?: string | undefined }>().create({ transformer: superjson });
const internal = t.procedure.use(({ ctx, next }) => {
  if (ctx.authorization !== 'Bearer secret') throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next();
});
const key = z.object({ organizationId: z.string(), repoName: z.string(), path: z.string() }).strict();
const sections = z.array(z.object({ heading: z.string(), body: z.string() }).strict());
const calls: unknown[] = [];
const router = t.router({
  internal: t.router({
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
const server = http.createServer(handle);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => server.close());

const document = { organizationId: 'org_a', repoName: 'acme/docs', path: 'docs/a.md' };
const content = { sha: 'b2', sections: [{ heading: 'A', body: 'Text' }] };
const store = createJobsServer({ url, token: 'secret' });

test('documents are put and removed', async () => {
  assert.deepEqual(await store.put({ ...document, ...content }), { unchanged: false });
  assert.deepEqual(await store.put({ ...document, ...content, sha: 'same' }), { unchanged: true });
  await store.remove(document);
  assert.deepEqual(calls, [{ ...document, ...content }, { ...document, ...content, sha: 'same' }, document]);
});

test('a refusal is final', async () => {
  const stranger = createJobsServer({ url, token: 'wrong' });
  await assert.rejects(stranger.remove(document), (error: Error) => {
    assert.equal(error.message, 'internal.removeDocument: UNAUTHORIZED');
    return error instanceof NonRetriableError;
  });
});

test('what may pass is tried again', async () => {
  const away = createJobsServer({ url: 'http://127.0.0.1:1', token: 'secret' });
  const retriable = (error: unknown) => error instanceof Error && !(error instanceof NonRetriableError);
  await assert.rejects(store.put({ ...document, ...content, path: 'busy.md' }), retriable);
  await assert.rejects(store.put({ ...document, ...content, path: 'down.md' }), retriable);
  await assert.rejects(away.remove(document), retriable);
});
