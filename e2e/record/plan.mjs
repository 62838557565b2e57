// What is asked for each recorded fixture, and from which server.

/**
 * @typedef {object} Recording
 * @property {string} name of the fixture, without the transformer before it
 * @property {('superjson' | 'none')[]} transformers
 * @property {keyof typeof import('./servers.mjs').SERVERS} server
 * @property {'single' | 'batch' | 'stream'} [link] with the official client …
 * @property {import('./client.mjs').Call[]} [calls]
 * @property {'POST'} [methodOverride]
 * @property {[string, unknown]} [subscribe] … or a subscription of it …
 * @property {{method?: string, path: string, headers?: Record<string, string>, body?: string}} [byHand]
 *   … or without it; `path` follows the endpoint
 * @property {boolean} [signedOut]
 */

const BOTH = ['none', 'superjson'];
const PLAIN = ['none'];
const SUPERJSON = ['superjson'];

const ORG = { organizationId: 'org_1' };
const ALL = { ...ORG, filter: 'all' };
const RUNNING = { ...ORG, status: 'running' };
const COUNT = ['query', 'jobs.count'];
const FAILED_RUN = { runId: 'run_04' };
const FIRST_ERA = { workspaceId: 'ws_9fK2mQ7LxZ', clerkOrgId: 'org_2abcdef123' };
const SLUGS = { clerkOrgSlug: 'acme', workspaceName: 'main' };
const FAILED_JOB = { ...SLUGS, jobId: 'p0OiU7yT6rE5wQ4aS3dF2' };
const RUNNING_JOB = { ...SLUGS, jobId: 'a7Hf2kWm9QcTe5Ux8VbGs' };

const list = (input) => ['query', 'jobs.list', input];
const get = (runId) => ['query', 'jobs.get', { runId }];
const retry = (runId) => ['mutation', 'jobs.retry', { runId }];
const enc = (value) => encodeURIComponent(JSON.stringify(value));
const json = { 'content-type': 'application/json' };

/** @returns {Recording} */
const recording = (name, transformers, server, rest) => ({ name, transformers, server, ...rest });
const single = (name, transformers, server, ...calls) => recording(name, transformers, server, { link: 'single', calls });
const batch = (name, transformers, server, ...calls) => recording(name, transformers, server, { link: 'batch', calls });
const stream = (name, transformers, server, ...calls) => recording(name, transformers, server, { link: 'stream', calls });
const byHand = (name, transformers, server, request) => recording(name, transformers, server, { byHand: request });
const events = (name, transformers, server, input) =>
  recording(name, transformers, server, { subscribe: ['jobs.onUpdate', input] });
const signedOut = (entry) => ({ ...entry, signedOut: true });

/** @type {Recording[]} */
export const PLAN = [
  // The specification's shape.
  single('list-single-get', BOTH, 'spec', list(ALL)),
  single('list-single-get-filtered', BOTH, 'spec', list({ ...ORG, status: 'failed' })),
  single('list-empty', BOTH, 'spec', list({ organizationId: 'org_empty' })),
  single('get-single', BOTH, 'spec', get('run_01')),
  single('query-no-input', BOTH, 'spec', COUNT),
  batch('batch-get-1', BOTH, 'spec', list(ALL)),
  batch('batch-get-3', BOTH, 'spec', list(RUNNING), get('run_04'), COUNT),
  batch('batch-get-3-mixed-207', BOTH, 'spec', list(RUNNING), get('nope'), COUNT),
  batch('batch-get-2-same-error', BOTH, 'spec', get('x'), get('y')),
  batch('batch-get-2-different-errors', BOTH, 'spec', get('x'), list({ organizationId: 'org_forbidden' })),
  signedOut(batch('batch-unauthorized', BOTH, 'spec', list(ORG), COUNT)),
  stream('stream-1', BOTH, 'spec', list(ALL)),
  stream('stream-3-mixed', BOTH, 'spec', get('slow'), get('nope'), COUNT),
  signedOut(stream('stream-unauthorized', BOTH, 'spec', list(ORG))),
  stream('stream-rate-limited', BOTH, 'spec', list({ organizationId: 'org_limited' })),
  stream('stream-ping', SUPERJSON, 'streamPing', get('slow')),
  stream('stream-no-input', SUPERJSON, 'spec', COUNT),
  single('mutation-retry', BOTH, 'spec', retry('run_04')),
  batch('mutation-retry-batched', BOTH, 'spec', retry('run_04')),
  stream('mutation-retry-streamed', BOTH, 'spec', retry('run_04')),
  single('mutation-retry-conflict', BOTH, 'spec', retry('run_03')),
  single('mutation-void', BOTH, 'spec', ['mutation', 'jobs.clear']),
  { ...single('query-over-post', BOTH, 'postAllowed', list(RUNNING)), methodOverride: 'POST' },
  { ...single('query-over-post-refused', BOTH, 'spec', list(RUNNING)), methodOverride: 'POST' },

  // Errors.
  single('error-bad-request-zod', BOTH, 'spec', list({ organizationId: '', status: 'bogus' })),
  single('error-missing-input', BOTH, 'spec', list()),
  signedOut(single('error-unauthorized', BOTH, 'spec', list(ORG))),
  single('error-forbidden', BOTH, 'spec', list({ organizationId: 'org_forbidden' })),
  single('error-not-found', BOTH, 'spec', get('nope')),
  single('error-too-many-requests', BOTH, 'spec', list({ organizationId: 'org_limited' })),
  single('error-internal', BOTH, 'spec', list({ organizationId: 'org_boom' })),
  single('error-service-unavailable', BOTH, 'spec', list({ organizationId: 'org_down' })),
  single('error-timeout', BOTH, 'spec', list({ organizationId: 'org_slow' })),
  single('error-unknown-procedure', BOTH, 'spec', ['query', 'jobs.lst', ORG]),
  single('error-dev-stack', SUPERJSON, 'development', get('nope')),
  byHand('error-malformed-input', BOTH, 'spec', { path: 'jobs.list?input=%7Bnope' }),

  // The console's shape.
  stream('paged-list', BOTH, 'paged', list({ ...FIRST_ERA, limit: 50 })),
  single('paged-list-single', BOTH, 'paged', list({ ...FIRST_ERA, limit: 50 })),
  single('paged-list-page-1', BOTH, 'paged', list({ ...FIRST_ERA, limit: 2 })),
  single('paged-list-page-2', BOTH, 'paged', list({ ...FIRST_ERA, limit: 2, cursor: '2025-11-18 09:15:01.000412' })),
  single('zoned-list', BOTH, 'zoned', list({ ...SLUGS, limit: 50 })),
  single('numeric-list', BOTH, 'numeric', list({ ...SLUGS, limit: 50 })),
  single('paged-get', SUPERJSON, 'zoned', ['query', 'jobs.get', FAILED_JOB]),
  single('numeric-get-bad-id', SUPERJSON, 'numeric', ['query', 'jobs.get', { ...SLUGS, jobId: 'abc' }]),
  stream('cancel', SUPERJSON, 'zoned', ['mutation', 'jobs.cancel', RUNNING_JOB]),
  single('cancel-refused', SUPERJSON, 'zoned', ['mutation', 'jobs.cancel', FAILED_JOB]),
  single('restart', SUPERJSON, 'zoned', ['mutation', 'jobs.restart', FAILED_JOB]),
  single('restart-refused', SUPERJSON, 'zoned', ['mutation', 'jobs.restart', RUNNING_JOB]),
  single('statistics', SUPERJSON, 'zoned', ['query', 'jobs.statistics', { ...SLUGS, hours: 24 }]),
  single('recent', SUPERJSON, 'zoned', ['query', 'jobs.recent', { ...SLUGS, limit: 2 }]),

  // superjson, and values at the root.
  single('kinds', SUPERJSON, 'spec', ['query', 'odd.kinds']),
  single('kinds-older', SUPERJSON, 'older', ['query', 'odd.kinds']),
  single('root-date', BOTH, 'spec', ['query', 'odd.rootDate']),
  single('root-undefined', BOTH, 'spec', ['query', 'odd.rootUndefined']),
  single('root-null', BOTH, 'spec', ['query', 'odd.rootNull']),
  single('root-map', SUPERJSON, 'spec', ['query', 'odd.rootMap']),
  single('bigint-error', PLAIN, 'spec', ['query', 'odd.bigint']),
  byHand('query-input-left-out', SUPERJSON, 'spec', { path: 'jobs.count' }),
  single('input-date', SUPERJSON, 'spec', [
    'query',
    'odd.echoDate',
    { since: new Date('2025-11-01T00:00:00Z'), until: undefined, tag: null },
  ]),
  single('input-undefined-field', SUPERJSON, 'zoned', list({ ...SLUGS, status: undefined, limit: 1 })),
  byHand('input-null-field-refused', SUPERJSON, 'zoned', {
    path: `jobs.list?input=${enc({ json: { ...SLUGS, status: null, limit: 1 } })}`,
  }),
  byHand('input-minimal-by-hand', SUPERJSON, 'zoned', { path: `jobs.list?input=${enc({ json: { ...SLUGS, limit: 1 } })}` }),
  byHand('input-unwrapped', SUPERJSON, 'zoned', { path: `jobs.list?input=${enc({ ...SLUGS, limit: 1 })}` }),

  // Refusals of a whole request, and the ways to ask.
  batch('batch-disabled', PLAIN, 'batchingOff', list(ORG), COUNT),
  stream('stream-batch-disabled', PLAIN, 'batchingOff', list(ORG)),
  batch('batch-too-large', PLAIN, 'smallBatches', COUNT, COUNT, COUNT),
  single('body-too-large', PLAIN, 'smallBodies', retry('run_04_with_a_rather_long_identifier_in_it')),
  byHand('mutation-over-get', PLAIN, 'spec', { path: `jobs.retry?input=${enc(FAILED_RUN)}` }),
  byHand('post-without-content-type', PLAIN, 'spec', {
    method: 'POST',
    path: 'jobs.retry',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify(FAILED_RUN),
  }),
  byHand('post-malformed-body', PLAIN, 'spec', { method: 'POST', path: 'jobs.retry', headers: json, body: '{nope' }),
  byHand('batch-mixed-types', PLAIN, 'spec', {
    method: 'POST',
    path: 'jobs.count,jobs.retry?batch=1',
    headers: json,
    body: JSON.stringify({ 1: FAILED_RUN }),
  }),
  byHand('stream-needs-batch', PLAIN, 'spec', { path: 'jobs.count', headers: { 'trpc-accept': 'application/jsonl' } }),
  byHand('accept-header-stream', PLAIN, 'spec', {
    path: 'jobs.count,jobs.count?batch=1',
    headers: { accept: 'application/jsonl' },
  }),
  byHand('accept-header-stream-older', PLAIN, 'older', {
    path: 'jobs.count,jobs.count?batch=1',
    headers: { accept: 'application/jsonl' },
  }),
  byHand('accept-json-batch', PLAIN, 'spec', {
    path: `jobs.count,jobs.list?batch=1&input=${enc({ 1: { ...ORG, status: 'failed' } })}`,
    headers: { accept: 'application/json' },
  }),
  byHand('comma-encoded', PLAIN, 'spec', { path: 'jobs.count%2Cjobs.count?batch=1' }),

  // Subscriptions.
  events('sse-tracked', BOTH, 'events', ORG),
  events('sse-resume-input', SUPERJSON, 'events', { ...ORG, lastEventId: 'ev_2' }),
  byHand('sse-resume-header', SUPERJSON, 'events', {
    path: `jobs.onUpdate?input=${enc({ json: ORG })}`,
    headers: { accept: 'text/event-stream', 'last-event-id': 'ev_2' },
  }),
  events('sse-error', SUPERJSON, 'events', { organizationId: 'org_err' }),
  events('sse-fatal-error', SUPERJSON, 'events', { organizationId: 'org_gone' }),
  signedOut(events('sse-unauthorized', SUPERJSON, 'events', ORG)),
  events('sse-no-ping', SUPERJSON, 'eventsNoPing', ORG),
];
