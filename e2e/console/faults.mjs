// Ways in which networks, proxies and servers misbehave, and what a reader is to be told of each. Without a browser, so that
// every runner can go through them. docs/reliability.md has a line for each.

import { startConsole } from './console.mjs';
import { POLICY } from './pages.mjs';
import { html } from './rules.mjs';

/** @typedef {Awaited<ReturnType<typeof import('./console.mjs').startConsole>>} Console */

/**
 * Something that goes wrong with each request for the list, until it is ended.
 * @typedef {object} Fault
 * @property {string} name
 * @property {(console: Console) => End | Promise<End>} begin
 * @property {string} says what the reader is told; `''` where nothing is to be noticed
 * @property {boolean} [forgets] the list that was there is not shown any longer: it may be another person's
 * @property {number} [after] so many seconds after the request it is told
 * @property {boolean} [takesPage] the page itself does not come either
 * @property {{firefox?: string, webkit?: string}} [elsewhere] what the reader is told in engines that take it for something else
 * @property {boolean} [everywhere] engines may differ in it: the tests of all of them go through it, as through all of the network's
 */

/** @typedef {() => void | Promise<void>} End */

/** For connections that break. */
const UNREACHABLE = 'The server could not be reached. Check your connection.';

/** For what asks who one is. */
const STANDS_BETWEEN = 'The network or your sign-in stands in between.';

/** What the body of a list without jobs is, in two parts. @type {[string, string]} */
const EMPTY_LIST = ['{"result":{"data":{"json":[', ']}}}'];

/** @type {Fault[]} */
export const networkFaults = [
  {
    name: 'connection refused',
    begin: async (console) => {
      await console.refuse();
      return () => console.accept();
    },
    says: UNREACHABLE,
    takesPage: true,
  },
  {
    name: 'connection reset before the answer',
    begin: (console) => console.drop('jobs.list', { times: Infinity }).stop,
    says: UNREACHABLE,
  },
  {
    name: 'connection reset in the middle of the answer',
    begin: (console) => console.drop('jobs.list', { after: EMPTY_LIST[0], times: Infinity }).stop,
    says: UNREACHABLE,
  },
  {
    name: 'no answer',
    begin: (console) => endHeld(console.hang('jobs.list', { times: Infinity })),
    says: 'The server did not answer within 10 s.',
    after: 10,
  },
  {
    name: 'an answer whose end comes after the time-out',
    // Taken for a list it would empty the page.
    begin: (console) => endHeld(console.stall('jobs.list', EMPTY_LIST, { times: Infinity })),
    says: 'The server did not answer within 10 s.',
    after: 10,
  },
  {
    name: 'a body that is not in the encoding that it claims',
    ...always({ headers: { 'content-encoding': 'gzip' }, body: '[]' }),
    says: UNREACHABLE,
    // It takes the body as it is.
    elsewhere: { webkit: 'The server answered with something else instead of data.' },
  },
  { name: 'redirects without an end', ...always({ status: 302, headers: { location: '?' } }), says: UNREACHABLE },
];

const ERRORS = [
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
];

const BODIES = [
  ['a web page', (/** @type {string} */ phrase) => html(phrase)],
  ['a text', (/** @type {string} */ phrase) => phrase],
  ['an empty body', () => ''],
];

/** Answers of the whole request that are no list. @type {Fault[]} */
export const answerFaults = [
  ...ERRORS.flatMap(([status, phrase]) =>
    BODIES.map(([what, body]) => ({
      name: `${status} with ${what}`,
      ...always({ status, body: body(phrase) }),
      says: `The server answered with an error (${status} ${phrase}).`,
      everywhere: status === 500 && what === BODIES[0][0],
    })),
  ),
  http(400, 'The server answered with an error (400 Bad Request).'),
  http(413, 'The server answered with an error (413 Content Too Large).'),
  http(414, 'The server answered with an error (414 URI Too Long).'),
  http(431, 'The server answered with an error (431 Request Header Fields Too Large).'),
  {
    name: '429 with a Retry-After that is none',
    ...always({ status: 429, headers: { 'retry-after': 'soon' }, body: '' }),
    says: 'The server is receiving too many requests (429).',
  },
  http(511, STANDS_BETWEEN),
  // Chromium takes it for a connection that failed, since it is not from a proxy.
  { ...http(407, UNREACHABLE), everywhere: true, elsewhere: { firefox: STANDS_BETWEEN, webkit: STANDS_BETWEEN } },
  { ...http(403, 'You do not have access to this (403 Forbidden). Ask an administrator.'), forgets: true },
  envelope('FORBIDDEN', 'You do not have access to this: the reason (FORBIDDEN).', { forgets: true }),
  envelope('NOT_FOUND', 'Not found: the reason (NOT_FOUND).'),
  envelope('BAD_REQUEST', 'The server refused the request: the reason (BAD_REQUEST).'),
  envelope('CONFLICT', 'This is not possible now: the reason (CONFLICT).'),
  envelope('TIMEOUT', 'The server took too long: the reason (TIMEOUT).'),
  envelope('SERVICE_UNAVAILABLE', 'The server is not available: the reason (SERVICE_UNAVAILABLE).'),
  envelope('TOO_MANY_REQUESTS', 'The server is receiving too many requests: the reason (TOO_MANY_REQUESTS).'),
  envelope('INTERNAL_SERVER_ERROR', 'The server reported an error: the reason (INTERNAL_SERVER_ERROR).', { everywhere: true }),
  {
    name: 'a redirect to a login page',
    begin: (console) => {
      const rule = console.respond('jobs.list', { status: 302, headers: { location: '/api/trpc/login' } }, { times: Infinity });
      const page = console.respond('login', { status: 200, body: html('Sign in') }, { times: Infinity });
      return () => {
        rule.stop();
        page.stop();
      };
    },
    says: 'The server answered with a web page instead of data.',
    everywhere: true,
  },
  ok('200 with a web page', html('Sign in'), 'a web page instead of data', { everywhere: true }),
  ok('200 with an empty body', '', 'nothing instead of data'),
  ok('half a JSON', '{"result":{"data":{"json":[{"id":"run', 'half a text instead of data', { everywhere: true }),
  ok('JSON of another service', '{"status":"ok"}', 'something else instead of data'),
  ok('JSON that is null', 'null', 'something else instead of data'),
  ok('JSON that is a text', '"ok"', 'something else instead of data'),
  ok('two JSON values', '{"result":{"data":{"json":[]}}}{}', 'half a text instead of data'),
  ok('a list that is a number', '{"result":{"data":{"json":7}}}', 'could not be understood: invalid type'),
  ok('a list that is null', '{"result":{"data":{"json":null}}}', 'could not be understood: invalid type'),
  ok('a list that is an object', '{"result":{"data":{"json":{"jobs":[]}}}}', 'could not be understood'),
  ok('a list without the form of superjson', '{"result":{"data":[]}}', 'the transformer may be wrong'),
  ok('a batch where one answer is wanted', '[{"result":{"data":{"json":[]}}}]', 'something else instead of data'),
  ok('a text in UTF-16', Buffer.from('\ufeff{"result":{"data":{"json":[]}}}', 'utf16le'), 'bytes that are no text instead of data'),
];

/** A policy for pages that may connect to other servers of this machine, too. */
export const CONNECTS_ELSEWHERE = POLICY.replace("connect-src 'self'", "connect-src 'self' http://127.0.0.1:*");

/** Answers of another origin, on pages with that policy. @type {Fault[]} */
export const foreignFaults = [
  {
    name: 'a redirect to a login page',
    begin: async (console) => {
      const elsewhere = await startConsole();
      elsewhere.respond('*', welcomes(console.url), { times: Infinity });
      const rule = console.respond('jobs.list', { status: 302, headers: { location: `${elsewhere.api}/sign-in` } }, { times: Infinity });
      return () => {
        rule.stop();
        return elsewhere.close();
      };
    },
    says: STANDS_BETWEEN,
    everywhere: true,
  },
];

/**
 * The next list, made now and sent when the test wants, after newer ones. `reached` settles when it is requested.
 * @param {Console} console
 */
export function lateAnswer(console) {
  const json = console.jobs.all().map(({ id, type, repoName, status }) => ({ id, type, repoName, status }));
  const body = JSON.stringify({ result: { data: { json } } });
  /** @type {() => void} */
  let send = () => undefined;
  /** @type {Promise<void>} */
  const sent = new Promise((resolve) => (send = resolve));
  const { reached } = console.respond('jobs.list', async (_asked, _next, response) => {
    await sent;
    response.end(body);
  });
  return { reached, send };
}

/** Answers in a wrong wrapping that still are the list. @type {Fault[]} */
export const harmlessFaults = [
  wrapped('a byte order mark and blanks around JSON', { around: ['\ufeff \r\n\t', '\n \n'] }),
  wrapped('a content type of HTML', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
  wrapped('a content type of plain text in Latin 1', { headers: { 'content-type': 'text/plain; charset=iso-8859-1' } }),
  wrapped('a content type that is none', { headers: { 'content-type': 'nonsense' } }),
  wrapped('a status of 500 with the list', { status: 500 }),
  wrapped('a status of 203 with the list', { status: 203 }),
];

/** An error as superjson writes it. */
const FAILURE = {
  error: {
    json: { message: 'the reason', code: -32_603, data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, path: 'jobs.list' } },
  },
};

/** A batch alone, not a request for the whole list. @param {import('./requests.mjs').Asked} asked */
const isBatch = ({ batch, procedures }) => batch && procedures.includes('jobs.list');

/**
 * Answers to a batch of two, which consoles that answer in pages are asked for what runs and what waits. The request after
 * one that has failed is for everything, and no batch.
 * @type {Fault[]}
 */
export const batchFaults = [
  batch('a batch with too few answers', '[{"result":{"data":{"json":{"items":[],"hasMore":false}}}}]', 'The server answered with too few results'),
  batch('a batch with no answers', '[]', 'The server answered with too few results'),
  batch('a batch that is answered with one', '{"result":{"data":{"json":{"items":[],"hasMore":false}}}}', 'The server answered with one result for several calls'),
  batch('a batch of which half came', '[{"result":{"data":{"json":{"items":[],"hasMore":false}}}},{"res', 'half a text instead of data'),
  {
    name: 'a batch with more answers than calls',
    begin: rewritten((body) => ({ body: JSON.stringify([...JSON.parse(body), ...JSON.parse(body)]) }), isBatch),
    says: '',
  },
  {
    name: '207: one of two fails',
    begin: rewritten((body) => ({ status: 207, body: JSON.stringify([JSON.parse(body)[0], FAILURE]) }), isBatch),
    says: 'The server reported an error: the reason (INTERNAL_SERVER_ERROR).',
  },
];

/**
 * Rows among good ones that are odd.
 * @typedef {object} OddRows
 * @property {string} name
 * @property {(now: number) => Record<string, object>} rows by id, which is also the repository's name: fields over those of a
 *   running job
 * @property {Record<string, string>} says by id, what its card says
 * @property {RegExp} [never] what none of these cards says
 */

const HOUR = 3_600_000;
const NONSENSE = /NaN|Infinity|Invalid|undefined|null|\[object|-\d|1970/;

/** @type {OddRows[]} */
export const oddRows = [
  {
    name: 'negative and absurd progress',
    rows: () => ({
      negative: { progress: { processed: -5, total: 10 } },
      less: { progress: { processed: 5, total: -10 } },
      over: { progress: { processed: 50, total: 10 } },
      huge: { progress: { processed: 1e300, total: 1e308 } },
      whole: { progress: { processed: '9223372036854775807', total: '9223372036854775807' } },
      parts: { progress: { processed: 0.5, total: 1.5 } },
      text: { progress: 'half' },
      list: { progress: [1, 2] },
    }),
    says: { negative: '0 / 10 files', less: '5 files', over: '10 / 10 files', parts: '0 / 1 files', text: 'Running', list: 'Running' },
    never: NONSENSE,
  },
  {
    name: 'dates in the future and in the past',
    rows: (now) => ({
      tomorrow: { startedAt: new Date(now + 24 * HOUR) },
      'far-away': { startedAt: '8999-12-31T23:59:59Z' },
      'long-ago': { startedAt: new Date(now - 3 * 366 * 24 * HOUR) },
      backwards: { status: 'completed', startedAt: new Date(now), completedAt: new Date(now - 2 * HOUR), durationMs: -5 },
      later: { status: 'completed', startedAt: new Date(now), completedAt: new Date(now + 2 * HOUR) },
    }),
    says: {
      tomorrow: 'Started just now',
      'far-away': 'Started just now',
      'long-ago': 'Started 3 years ago',
      backwards: 'Completed 2 hours ago',
      later: 'Completed just now',
    },
    never: NONSENSE,
  },
  {
    name: 'dates that are none',
    rows: () => ({
      impossible: { startedAt: '2026-02-30T00:00:00Z' },
      month: { startedAt: '2026-13-01' },
      'not-a-number': { startedAt: 'NaN' },
      zero: { startedAt: '0001-01-01T00:00:00Z' },
      epoch: { startedAt: 0 },
      boolean: { startedAt: true },
      object: { startedAt: {} },
      'ten-thousand': { startedAt: '+10000-01-01T00:00:00Z' },
    }),
    says: Object.fromEntries(
      ['impossible', 'month', 'not-a-number', 'zero', 'epoch', 'boolean', 'object', 'ten-thousand'].map((id) => [id, 'Running']),
    ),
    never: /Started|NaN|Invalid|1970|2027/,
  },
  {
    name: 'dates in seconds, microseconds and nanoseconds',
    rows: (now) => ({
      seconds: { startedAt: now / 1_000 - 120 },
      text: { startedAt: `${now / 1_000 - 120}` },
      micro: { startedAt: (now - 120_000) * 1_000 },
      nano: { startedAt: `${now - 120_000}000000` },
    }),
    says: { seconds: '2 minutes ago', text: '2 minutes ago', micro: '2 minutes ago', nano: '2 minutes ago' },
    never: NONSENSE,
  },
  {
    name: 'fields of other types',
    rows: () => ({
      numbers: { name: 7, type: 7, trigger: 7, statusReason: 7, errorMessage: 7, durationMs: 'long' },
      lists: { name: [], type: [], trigger: [], statusReason: [], errorMessage: [], durationMs: [] },
      objects: { name: {}, type: {}, trigger: {}, statusReason: {}, errorMessage: {}, durationMs: {} },
      nothing: { name: null, type: null, trigger: null, statusReason: null, errorMessage: null, durationMs: null },
    }),
    says: { numbers: 'Running', lists: 'Running', objects: 'Running', nothing: 'Running' },
    never: NONSENSE,
  },
  {
    name: 'right-to-left, control and half characters',
    rows: () => ({
      override: { repoName: 'acme/override\u202egnp.exe', status: 'failed', errorMessage: 'is\u202egnp.exe', completedAt: 0 },
      controls: { repoName: 'acme/controls', status: 'failed', errorMessage: 'a\u0000b\u0008c\u001b[31md', completedAt: 0 },
      half: { repoName: 'acme/half', status: 'failed', errorMessage: 'docs \ud83d and \ude80', completedAt: 0 },
      joined: { repoName: 'acme/joined', status: 'failed', errorMessage: `e${'\u0301'.repeat(500)}`, completedAt: 0 },
    }),
    says: { override: 'is\u202egnp.exe', controls: 'a', half: 'docs \ufffd and \ufffd', joined: 'e\u0301' },
  },
];

/** Ids that are hard to send and to find again. */
export const oddIds = {
  slashes: 'a/b/../c',
  query: 'a?b=c&d=%2F#e',
  quotes: `a"b'c\`d<e>\\f`,
  template: '${1}{{2}}',
  blanks: '  a\tb  ',
  line: 'a\nb',
  emoji: '👩‍👩‍👧',
  'beyond-2-53': '9007199254740993',
  prototype: '__proto__',
  long: `long-${'x'.repeat(10_000)}`,
};

/** @param {import('./rules.mjs').Answer} answer @param {import('./requests.mjs').Which} [which] */
function always(answer, which = 'jobs.list') {
  return { begin: (/** @type {Console} */ console) => console.respond(which, answer, { times: Infinity }).stop };
}

function http(status, says) {
  return { name: `${status}`, ...always({ status, body: html(`${status}`) }), says };
}

function ok(name, body, says, more = {}) {
  return { name, ...always({ status: 200, body }), says, ...more };
}

function batch(name, body, says) {
  return { name, ...always({ status: 200, body }, isBatch), says };
}

function envelope(code, says, more = {}) {
  return {
    name: `the error ${code}`,
    begin: (console) => console.failNext('jobs.list', { code, message: 'the reason' }, { times: Infinity }).stop,
    says,
    ...more,
  };
}

/** A page that another origin may read. @param {string} origin @returns {import('./rules.mjs').Reply} */
function welcomes(origin) {
  return ({ headers }, _next, response) => {
    response.writeHead(200, {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
      'content-type': 'text/html',
    });
    response.end(html('Sign in'));
  };
}

/** The list as it is, sent in another way. */
function wrapped(name, { status = 200, headers = {}, around: [before, after] = ['', ''] }) {
  return { name, begin: rewritten((body) => ({ status, headers, body: before + body + after })), says: '' };
}

/**
 * What the router answers, changed on its way.
 * @param {(body: string) => {status?: number, headers?: Record<string, string>, body: string}} change
 * @param {import('./requests.mjs').Which} [which]
 */
function rewritten(change, which = 'jobs.list') {
  return (/** @type {Console} */ console) =>
    console.respond(
      which,
      async (_asked, next, response) => {
        const parts = [];
        response.write = (part) => parts.push(Buffer.from(part));
        response.end = () => {
          // Those of the prototype again.
          delete response.write;
          delete response.end;
          const { status = 200, headers = {}, body } = change(Buffer.concat(parts).toString('utf8'));
          response.statusCode = status;
          for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
          return response.end(body);
        };
        await next();
      },
      { times: Infinity },
    ).stop;
}

/** @param {import('./rules.mjs').Rule & {release: () => void}} rule @returns {End} */
function endHeld({ stop, release }) {
  return () => {
    stop();
    release();
  };
}
