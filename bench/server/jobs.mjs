// The jobs that all pages show: the same for the same number, whenever they are made.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// So that a job gets on as fast as before when each poll finds one file more, and what is left stays as it is.
const PER_FILE = 3000;

const JUST = 1000;
export const STILL = MINUTE - 2 * JUST;

const OWNERS = ['acme', 'lightfastai', 'northwind', 'globex', 'initech', 'umbrella-docs'];
const NAMES = ['api', 'docs', 'website', 'handbook', 'sdk-typescript', 'design-system', 'infrastructure'];
const TRIGGERS = ['manual', 'scheduled', 'webhook', 'automatic'];
const ERRORS = [
  'Invalid lightfast.yml syntax',
  'Repository not found or access denied',
  'Rate limit of the embedding provider exceeded (429), gave up after 5 attempts',
  `Could not read docs/reference.md: ${'unexpected end of the front matter; '.repeat(8)}at line 12`,
];

/** How many jobs of `count` have each status. */
export function shares(count) {
  const running = Math.min(count, Math.max(3, Math.round(count * 0.1)));
  const left = (wanted, others) => Math.min(wanted, count - others);
  const queued = left(Math.round(count * 0.02), running);
  const failed = left(Math.round(count * 0.08), running + queued);
  const cancelled = left(Math.round(count * 0.04), running + queued + failed);
  return { running, queued, failed, cancelled, completed: count - running - queued - failed - cancelled };
}

/**
 * Rows of `jobs.list`, newest first. Every time is a little more than whole minutes or hours before `now`, and what
 * is left of a running job is about whole hours: so no text on a page changes by itself within {@link STILL}
 * milliseconds, and what changes is the answers' doing.
 */
export function makeJobs(count, now = Date.now()) {
  const random = generator(count);
  const statuses = Object.entries(shares(count)).flatMap(([status, share]) => Array(share).fill(status));
  const rows = statuses.map((status, index) => row(status, index, random, now));
  return rows.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

function row(status, index, random, now) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const active = status === 'running' || status === 'queued';
  const age = active
    ? (5 + Math.floor(random() * 50)) * MINUTE + JUST
    : (1 + Math.floor(random() * 22)) * HOUR + JUST + index * 10;
  const took = (1 + Math.floor(random() * 15)) * MINUTE + Math.floor(random() * MINUTE);
  const startedAt = new Date(now - age - (active ? 0 : took));
  const completedAt = new Date(now - age);
  const common = {
    id: ulid(+startedAt, random),
    type: 'docs-ingestion',
    name: 'Docs ingestion',
    repoName: `${pick(OWNERS)}/${pick(NAMES)}-${index + 1}`,
    status,
    trigger: pick(TRIGGERS),
    createdAt: startedAt,
  };
  if (status === 'queued') return { ...common, statusReason: 'waiting for rate limit' };
  if (status === 'running') {
    const left = (2 + Math.floor(random() * 4)) * HOUR;
    const processed = Math.round(age / PER_FILE);
    return { ...common, startedAt, progress: { processed, total: processed + Math.round(left / PER_FILE) } };
  }
  const ended = { ...common, startedAt, completedAt, durationMs: took };
  const files = 100 + Math.floor(random() * 900);
  if (status === 'completed') {
    return { ...ended, progress: { processed: files, total: files }, output: { filesProcessed: files, filesFailed: 0 } };
  }
  const stopped = { ...ended, progress: { processed: Math.floor(files / 3), total: files } };
  return status === 'failed' ? { ...stopped, errorMessage: pick(ERRORS) } : stopped;
}

/** What `jobs.get` says of a row. */
export function details(row) {
  const step = (name, status, more) => ({ id: `${row.id}-${name}`, name, status, attempt: 1, ...more });
  const { startedAt = row.createdAt, completedAt: endedAt } = row;
  return {
    ...row,
    steps: [
      step('load-config', 'completed', { startedAt, endedAt: startedAt }),
      step('process-files', row.status, { startedAt, ...(endedAt ? { endedAt } : {}) }),
    ],
    event: { name: 'docs/ingestion.requested', data: { repoName: row.repoName, trigger: row.trigger } },
  };
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ids as the console's: the time in ten letters, then chance in sixteen. */
function ulid(time, random) {
  let head = '';
  for (let rest = time; head.length < 10; rest = Math.floor(rest / 32)) head = LETTERS[rest % 32] + head;
  return head + Array.from({ length: 16 }, () => LETTERS[Math.floor(random() * 32)]).join('');
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
