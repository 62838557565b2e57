// Makes the requests of the plan and turns what happened into fixtures.

import { call, subscribe } from './client.mjs';
import { PLAN } from './plan.mjs';
import { startServer } from './servers.mjs';

const SOURCE = { 'x-trpc-source': 'client' };
const SESSION = { cookie: '__session=ok' };
/** Stack traces name files of this machine. */
const STACK = 'TRPCError: Job not found\n    at <anonymous> (src/router/jobs.ts:40:13)';

/**
 * Records every fixture of the plan, without its notes.
 * @returns {Promise<object[]>}
 */
export async function recordAll() {
  /** @type {Map<string, ReturnType<typeof startServer>>} */
  const servers = new Map();
  const serverOf = (name, transformer) => {
    const key = `${name} ${transformer}`;
    if (!servers.has(key)) servers.set(key, startServer(name, transformer));
    return servers.get(key);
  };
  try {
    const fixtures = [];
    for (const entry of PLAN) {
      for (const transformer of entry.transformers) {
        fixtures.push(await record(entry, transformer, await serverOf(entry.server, transformer)));
      }
    }
    return fixtures;
  } finally {
    for (const server of servers.values()) (await server).close();
  }
}

async function record(entry, transformer, server) {
  const headers = entry.signedOut ? SOURCE : { ...SOURCE, ...SESSION };
  const wire = {
    url: `${server.origin}${server.base}`,
    transformer: server.transformer,
    headers,
    methodOverride: entry.methodOverride,
  };
  const next = server.next();
  const outcome = await ask(entry, wire);
  const exchange = await next;
  await exchange.done;
  const fixture = {
    name: `${transformer === 'none' ? 'plain' : 'superjson'}-${entry.name}`,
    transformer,
    origin: 'captured',
    ...exchange.record(),
    outcome: outcome ?? byHandOutcome(exchange.record().response),
  };
  const expect = await expectation(entry, fixture, wire);
  return withoutStack({ ...fixture, ...(expect === undefined ? {} : { expect }) });
}

async function ask({ link, calls, subscribe: subscription, byHand }, wire) {
  if (link) return call(wire, link, calls);
  if (subscription) return subscribe(wire, ...subscription);
  const { method = 'GET', path, headers, body } = byHand;
  const response = await fetch(`${wire.url}/${path}`, { method, headers: { ...wire.headers, ...headers }, body });
  await response.text();
  return undefined;
}

/** All that a request by hand tells by itself. */
function byHandOutcome({ status, headers, body }) {
  if (headers['content-type'] === 'text/event-stream') return { status };
  return { status, json: isJson(body) };
}

/**
 * What a client is to make of an answer whose `outcome` does not say it: of one
 * asked for by hand, and of one with a `Retry-After`. The official client is
 * shown the recorded answer again, and decides.
 */
async function expectation({ byHand }, fixture, { transformer }) {
  const { request, response } = fixture;
  const retryAfter = response.headers['retry-after'];
  if (!byHand && retryAfter === undefined) return undefined;

  const replay = async () => new Response(response.body, { status: response.status, headers: response.headers });
  const wire = { url: 'http://localhost', transformer, fetch: replay };
  if (response.headers['content-type'] === 'text/event-stream') {
    const events = await subscribe(wire, 'jobs.onUpdate', undefined);
    return events.filter(({ event }) => event === 'data' || event === 'complete');
  }
  const { pathname, searchParams } = new URL(request.path, 'http://localhost');
  const paths = decodeURIComponent(pathname.split('/').at(-1)).split(',');
  const kind = request.method === 'GET' ? 'query' : 'mutation';
  const streamed = response.chunks !== undefined;
  const link = streamed ? 'stream' : searchParams.get('batch') === '1' ? 'batch' : 'single';
  const outcome = await call(wire, link, paths.map((path) => [kind, path]));
  const told = ({ ok, data, message }) => {
    if (ok) return { ok, data };
    const after = retryAfter === undefined ? {} : { retryAfter: Number(retryAfter) };
    return { ok, kind: 'trpc', code: data.code, message, ...after };
  };
  return Array.isArray(outcome) ? outcome.map(told) : told(outcome);
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function withoutStack(fixture) {
  const stack = fixture.outcome?.data?.stack;
  if (stack === undefined) return fixture;
  const text = JSON.stringify(stack).slice(1, -1);
  const replaced = JSON.stringify(STACK).slice(1, -1);
  return {
    ...fixture,
    origin: 'captured, stack text replaced',
    response: { ...fixture.response, body: fixture.response.body.replace(text, () => replaced) },
    outcome: { ...fixture.outcome, data: { ...fixture.outcome.data, stack: STACK } },
  };
}
