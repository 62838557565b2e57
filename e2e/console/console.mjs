// A stand-in for the console's backend: a real tRPC server over a list of jobs
// that a test drives, with the session guard in front, behind the built page.

import http from 'node:http';

import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';

import { Clock } from './clock.mjs';
import { Jobs } from './jobs.mjs';
import { pagedProcedures } from './paged-router.mjs';
import { pages } from './pages.mjs';
import { Requests } from './requests.mjs';
import { pagedRow, specDetails, specRow } from './rows.mjs';
import { Rules, html, send } from './rules.mjs';
import { specProcedures } from './spec-router.mjs';
import { createBuilder, offer } from './trpc.mjs';
import { keepAlive, updates } from './updates.mjs';

export { html } from './rules.mjs';

/** @typedef {'spec' | import('./paged-router.mjs').Era} Shape */

/**
 * @typedef {object} ConsoleOptions
 * @property {Shape} [shape] the specification's, or one of the console's eras
 * @property {'superjson' | 'none'} [transformer]
 * @property {string} [dist] folder of the built page to serve
 * @property {Record<string, string | {type?: string, body: string}>} [pages]
 *   more files to serve by path, such as a host page of a test's own
 * @property {string} [policy] another Content-Security-Policy
 * @property {string} [cacheControl] how long browsers keep the pages; not at all unless given
 * @property {string} [endpoint] `/api/trpc`, or `/api/trpc/org` from the second era on
 * @property {string[]} [offered] `['jobs.list', …]`; all of the shape unless given
 * @property {boolean} [batching] false: a batch is refused with one error object
 * @property {number} [maxBatchSize]
 * @property {boolean} [methodOverride] queries are taken as POST, too
 * @property {import('./spec-router.mjs').FilterMode} [filter] specification's shape only
 * @property {'runId' | 'success'} [retryAnswer] what `jobs.retry` answers with
 * @property {string} [organizationId] the only organization that is not FORBIDDEN
 * @property {boolean} [cookie] whether a session cookie is needed, which the
 *   page brings; on when a page is served
 * @property {number} [ping] milliseconds between two signs of life of `jobs.onUpdate`
 * @property {number} [port] 0: a free one
 * @property {string} [host]
 */

/** Starts a stand-in console on a port of its own. @param {ConsoleOptions} [options] */
export async function startConsole({
  shape = 'spec',
  transformer = 'superjson',
  dist,
  pages: extra,
  policy,
  cacheControl,
  endpoint = shape === 'zoned' || shape === 'numeric' ? '/api/trpc/org' : '/api/trpc',
  offered,
  batching = true,
  maxBatchSize,
  methodOverride = false,
  filter = 'honoured',
  retryAnswer = 'runId',
  organizationId,
  cookie = dist !== undefined || extra !== undefined,
  ping = 10_000,
  port = 0,
  host = '127.0.0.1',
} = {}) {
  const clock = new Clock();
  const jobs = new Jobs(() => clock.now(), { numeric: shape === 'numeric' });
  const requests = new Requests();
  const rules = new Rules();
  const switches = { filter };
  /** @type {'in' | 'guard' | 'procedure'} */
  let session = 'in';

  const builder = createBuilder({ transformer, create: { sse: keepAlive(ping) } });
  const source = specSource({ jobs, retryAnswer, organizationId, builder });
  const isSpec = shape === 'spec';
  const procedures = {
    ...(isSpec ? specProcedures(builder, source, switches) : pagedProcedures(builder, pagedSource(jobs, shape), shape)),
    onUpdate: updates(builder, jobs, isSpec ? source.list : undefined),
  };
  const router = builder.router({ jobs: builder.router(offer(procedures, offered)) });
  const serve = pages({ dist, extra, policy, cacheControl });

  const server = http.createServer((request, response) => {
    handle(request, response).catch((error) => {
      process.stderr.write(`${request.method} ${request.url}: ${error.stack}\n`);
      response.destroy();
    });
  });

  async function handle(request, response) {
    response.sendDate = false;
    response.setHeader('date', new Date(clock.now()).toUTCString());
    const url = new URL(`http://localhost${request.url}`);
    if (url.pathname !== endpoint && !url.pathname.startsWith(`${endpoint}/`)) {
      const page = await serve(decoded(url.pathname));
      if (cookie) response.setHeader('set-cookie', '__session=ok; Path=/; HttpOnly; SameSite=Lax');
      response.writeHead(page.status, page.headers);
      response.end(request.method === 'HEAD' ? undefined : page.body);
      return;
    }

    const path = decoded(url.pathname.slice(endpoint.length + 1));
    const body = await read(request);
    const asked = requests.record(request, response, { procedures: path.split(','), url, body, transformer });
    const hasCookie = !cookie || /(^|;\s*)__session=ok(;|$)/.test(request.headers.cookie ?? '');
    const failures = new Map();
    const next = () => {
      // The guard asks here, not earlier: a request that hung may outlive its session.
      if (session === 'guard' || !hasCookie) return signedOut(response);
      // Nobody is there any more to answer.
      if (asked.finished) return undefined;
      // tRPC takes a body that was read already from here.
      if (request.method !== 'GET') Object.assign(request, { body });
      return nodeHTTPRequestHandler({
        router,
        req: request,
        res: response,
        path,
        createContext: () => ({ signedIn: session === 'in', failures }),
        allowBatching: batching,
        maxBatchSize,
        allowMethodOverride: methodOverride,
      });
    };

    const order = rules.take(asked);
    if (order?.failure) failures.set(order.failure.procedure, order.failure);
    await (order?.reply ? order.reply(asked, next, response) : next());
  }

  /** @param {number} port @returns {Promise<void>} */
  const listen = (port) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  /** @returns {Promise<void>} */
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen(port);
  const { port: bound } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://${host}:${bound}`;

  return {
    /** Where the page is. */
    url,
    /** The path of the endpoint, and its whole address. */
    endpoint,
    api: `${url}${endpoint}`,
    jobs,
    requests,
    clock,
    respond: rules.respond.bind(rules),
    failNext: rules.failNext.bind(rules),
    delay: rules.delay.bind(rules),
    hang: rules.hang.bind(rules),
    stall: rules.stall.bind(rules),
    drop: rules.drop.bind(rules),
    /** Ends all orders given by `respond` and its kin. */
    reset: rules.reset.bind(rules),
    /** Changes how `filter` is taken. @param {import('./spec-router.mjs').FilterMode} mode */
    setFilter(mode) {
      switches.filter = mode;
    },
    /**
     * Ends the session: the guard answers 404 with a page, or with `procedure`
     * the procedures themselves answer UNAUTHORIZED.
     * @param {'guard' | 'procedure'} [by]
     */
    signOut(by = 'guard') {
      session = by;
    },
    signIn() {
      session = 'in';
    },
    /** Refuses connections, and breaks those that are there. */
    refuse: close,
    /** Takes connections again, at the same address. */
    accept: () => listen(bound),
    /** Stops the server and breaks what is still open. */
    close,
  };
}

function specSource({ jobs, retryAnswer, organizationId, builder }) {
  const success = { success: true };
  return {
    list(input) {
      if (organizationId !== undefined && input.organizationId !== organizationId) {
        throw new builder.TRPCError({ code: 'FORBIDDEN', message: 'Access denied to this organization' });
      }
      return [...jobs.all().map(specRow), ...jobs.strays];
    },
    get(runId) {
      const job = jobs.get(runId);
      return job && specDetails(job);
    },
    retry(runId, fromStep) {
      const { id, status } = jobs.restart(runId, fromStep);
      return retryAnswer === 'success' ? success : { runId: id, status };
    },
    cancel(runId) {
      jobs.cancel(runId);
      return success;
    },
  };
}

function pagedSource(jobs, era) {
  return {
    rows() {
      const rows = jobs.all().map((job, serial) => pagedRow(job, era, serial));
      rows.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      return [...rows, ...jobs.strays];
    },
    cancel: (id) => jobs.cancel(id),
    restart: (id, fromStep) => jobs.restart(id, fromStep),
    details(id) {
      const { steps, event } = jobs.get(id) ?? {};
      return { ...(steps ? { steps } : {}), ...(event ? { event } : {}) };
    },
  };
}

function signedOut(response) {
  send(response, {
    status: 404,
    headers: { 'x-clerk-auth-status': 'signed-out' },
    body: html('404: This page could not be found.'),
  });
}

/** Text that is not well escaped is left as it came, for tRPC to refuse. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function read(request) {
  const chunks = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // The client went away in the middle; there is nobody to tell.
  }
  return Buffer.concat(chunks).toString('utf8');
}
