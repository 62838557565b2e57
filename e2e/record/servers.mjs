// The servers that the fixtures are recorded from: the routers of the stand-in
// console over fixed rows, with the oddities that a client has to survive.

import http from 'node:http';

import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import superjson from 'superjson';
import olderSuperjson from 'superjson-older';
import * as olderServer from 'trpc-server-older';
import { nodeHTTPRequestHandler as olderHandler } from 'trpc-server-older/adapters/node-http';
import { z } from 'zod';

import { pagedProcedures } from '../console/paged-router.mjs';
import { specProcedures } from '../console/spec-router.mjs';
import { createBuilder } from '../console/trpc.mjs';
import { Exchange } from './exchange.mjs';
import { pagedRows, specRows, steps, updates } from './rows.mjs';

const RECONNECT = { client: { reconnectAfterInactivityMs: 3000 } };
const PING = { ping: { enabled: true, intervalMs: 20 }, ...RECONNECT };

/**
 * The kinds of server, by name: the shape of its jobs router, and what is set
 * up in another way than usual. `handler` goes to the HTTP adapter, `create`
 * to `initTRPC.create`.
 */
export const SERVERS = {
  spec: { shape: 'spec' },
  paged: { shape: 'paged' },
  zoned: { shape: 'zoned' },
  numeric: { shape: 'numeric' },
  postAllowed: { shape: 'spec', handler: { allowMethodOverride: true } },
  batchingOff: { shape: 'spec', handler: { allowBatching: false } },
  smallBatches: { shape: 'spec', handler: { maxBatchSize: 2 } },
  smallBodies: { shape: 'spec', handler: { maxBodySize: 40 } },
  development: { shape: 'spec', create: { isDev: true } },
  streamPing: { shape: 'spec', create: { jsonl: { pingMs: 20 } }, waitForPings: true },
  events: { shape: 'spec', create: { sse: PING }, waitForPings: true },
  eventsNoPing: { shape: 'spec' },
  older: { shape: 'spec', older: true },
};

/**
 * Starts one of {@link SERVERS}.
 * @param {keyof typeof SERVERS} name
 * @param {'superjson' | 'none'} transformer
 */
export async function startServer(name, transformer) {
  const { shape, handler = {}, create = {}, older = false, waitForPings = false } = SERVERS[name];
  const library = older ? olderServer : undefined;
  const transformerLibrary = older ? olderSuperjson : superjson;
  const builder = createBuilder({ transformer, transformerLibrary, library, create });

  /** Requests are made one after the other, so there is one exchange at a time. */
  let exchange;
  let began;
  const base = shape === 'zoned' || shape === 'numeric' ? '/api/trpc/org' : '/api/trpc';
  const current = () => exchange;
  const jobs =
    shape === 'spec' ? specRouter(builder, current, waitForPings) : pagedProcedures(builder, pagedSource(shape), shape);
  const router = builder.router({ jobs: builder.router(jobs), odd: builder.router(odd(builder)) });
  const handle = older ? olderHandler : nodeHTTPRequestHandler;

  const server = http.createServer((request, response) => {
    exchange = new Exchange(request, response);
    began?.(exchange);
    began = undefined;
    const { pathname } = new URL(request.url, 'http://localhost');
    handle({
      router,
      req: request,
      res: response,
      path: decodeURIComponent(pathname.slice(base.length + 1)),
      createContext: () => ({ signedIn: request.headers.cookie === '__session=ok' }),
      responseMeta: ({ errors }) =>
        errors.some(({ code }) => code === 'TOO_MANY_REQUESTS') ? { headers: { 'retry-after': '7' } } : {},
      ...handler,
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    origin: `http://127.0.0.1:${port}`,
    base,
    transformer: transformer === 'superjson' ? transformerLibrary : undefined,
    /** The exchange of the next request. @returns {Promise<Exchange>} */
    next: () => new Promise((resolve) => (began = resolve)),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function specRouter(builder, current, waitForPings) {
  const { procedure, TRPCError, tracked } = builder;
  const fail = (code, message) => {
    throw new TRPCError({ code, message });
  };
  const organizations = {
    org_empty: () => [],
    org_forbidden: () => fail('FORBIDDEN', 'Access denied to this organization'),
    org_boom: () => {
      throw new Error('connect ECONNREFUSED localhost:8288');
    },
    org_down: () => fail('SERVICE_UNAVAILABLE', 'Job service unavailable'),
    org_slow: () => fail('TIMEOUT', 'Upstream timed out'),
    org_limited: () => fail('TOO_MANY_REQUESTS', 'Rate limit exceeded. Try again later.'),
  };
  const find = (runId) => {
    const row = specRows().find(({ id }) => id === runId);
    return row && { ...row, steps: steps() };
  };
  const source = {
    list: ({ organizationId }) => (organizations[organizationId] ?? specRows)(),
    async get(runId) {
      if (runId !== 'slow') return find(runId);
      // Slow means after everything else, and not after some time: two pings,
      // or the failure of the other call.
      await current().written((chunks) =>
        waitForPings ? chunks.filter((chunk) => chunk === ' ').length >= 2 : chunks.join('').includes('Job not found'),
      );
      return find('run_01');
    },
    retry: () => ({ runId: 'run_05', status: 'queued' }),
    cancel: () => ({ success: true }),
  };

  async function* onUpdate({ input: { organizationId, lastEventId } }) {
    if (organizationId === 'org_gone') fail('NOT_FOUND', 'No such organization');
    const all = updates();
    if (organizationId === 'org_err' && lastEventId) return;
    const exchange = current();
    const wanted = lastEventId ? all.slice(all.findIndex(([id]) => id === lastEventId) + 1) : all.slice(0, 2);
    for (const [index, [id, update]] of wanted.entries()) {
      const pings = (chunks) => chunks.filter((chunk) => chunk === 'event: ping\n').length >= 2 * (index + 1);
      if (waitForPings) await exchange.written(pings);
      yield tracked(id, update);
    }
    if (organizationId === 'org_err') throw new Error('stream broke');
  }

  return {
    ...specProcedures(builder, source),
    clear: procedure.mutation(() => undefined),
    onUpdate: procedure
      .input(z.object({ organizationId: z.string(), lastEventId: z.string().nullish() }))
      .subscription(onUpdate),
  };
}

function pagedSource(era) {
  return { rows: () => pagedRows(era), cancel() {}, restart() {} };
}

/** Results of every kind that superjson knows, and some that JSON does not. */
function odd({ procedure }) {
  const moment = () => new Date('2025-11-09T10:00:00Z');
  const stepError = () => Object.assign(new Error('step failed'), { name: 'StepError' });
  return {
    kinds: procedure.query(() => {
      const shared = { k: 1 };
      return {
        date: moment(),
        invalidDate: new Date(NaN),
        undef: undefined,
        nul: null,
        big: 9007199254740993n,
        nan: NaN,
        inf: Infinity,
        ninf: -Infinity,
        negZero: -0,
        map: new Map([
          ['run_01', moment()],
          ['run_02', null],
        ]),
        set: new Set(['running', 'queued']),
        re: /^run_\d+$/gi,
        url: new URL('http://localhost/runs?x=1'),
        err: stepError(),
        'dotted.key': moment(),
        'back\\slash': 1n,
        list: [moment(), undefined, 2n],
        nested: { deep: [{ at: moment() }] },
        a: shared,
        b: shared,
        bytes: new Uint8Array([1, 2, 255]),
      };
    }),
    echoDate: procedure
      .input(z.object({ since: z.date(), until: z.date().optional(), tag: z.string().nullable() }))
      .query(({ input }) => input),
    rootDate: procedure.query(moment),
    rootUndefined: procedure.query(() => undefined),
    rootNull: procedure.query(() => null),
    rootMap: procedure.query(() => new Map([['a', 1]])),
    bigint: procedure.query(() => 1n),
  };
}
