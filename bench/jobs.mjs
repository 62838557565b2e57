// The jobs that every page is given: the same for each, and the same in every run.

const MINUTE = 60_000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const OWNERS = ['acme', 'globex', 'initech', 'lightfastai', 'umbrella'];
const NAMES = ['api', 'console', 'docs', 'handbook', 'infra', 'sdk', 'site', 'tools'];
const TRIGGERS = ['manual', 'scheduled', 'webhook', 'automatic'];
const ERRORS = [
  'Invalid lightfast.yml syntax',
  'Repository not found, or the installation has no access to it',
  'Step process-files failed after 3 attempts: the embedding service answered 429 Too Many Requests. '.repeat(3).trim(),
];

/** So large that no run of the bench brings a job to its end. */
const TOTAL = 5_000;

/**
 * How many jobs of each status a list has.
 * @param {number} count
 */
export function shares(count) {
  const running = Math.min(count, Math.max(3, Math.round(count * 0.1)));
  const left = count - running;
  const part = (share) => Math.min(left, Math.round(count * share));
  const queued = part(0.02);
  const failed = part(0.08);
  const cancelled = part(0.04);
  return { running, queued, failed, cancelled, completed: left - queued - failed - cancelled };
}

/**
 * The rows of `jobs.list` in the specification's shape.
 *
 * Every age ends in half a minute, so that no "2 minutes ago" changes within the half minute that a measurement of
 * polls may take. With `spread` ages are of any length, as in a tab that is left open.
 * @param {number} count
 * @param {{now: number, spread?: boolean}} options
 */
export function makeJobs(count, { now, spread = false }) {
  const random = generator(count);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const { running, queued, failed, cancelled } = shares(count);
  const statusOf = (index) => {
    const ends = [running, running + queued, running + queued + failed, running + queued + failed + cancelled];
    const place = ends.findIndex((end) => index < end);
    return ['running', 'queued', 'failed', 'cancelled', 'completed'].at(place);
  };
  const ago = (minutes) => new Date(now - Math.floor(minutes) * MINUTE - (spread ? Math.floor(random() * MINUTE) : MINUTE / 2));

  const rows = [];
  for (let index = 0; index < count; index += 1) {
    const status = statusOf(index);
    const row = {
      id: identifier(random),
      type: 'docs-ingestion',
      repoName: `${pick(OWNERS)}/${pick(NAMES)}-${index}`,
      status,
      trigger: pick(TRIGGERS),
    };
    if (status === 'queued') {
      Object.assign(row, { statusReason: 'waiting for rate limit', createdAt: ago(1 + random() * 5) });
    } else if (status === 'running') {
      const startedAt = ago(2 + random() * 50);
      const progress = { processed: 100 + Math.floor(random() * 900), total: TOTAL };
      Object.assign(row, { progress, createdAt: startedAt, startedAt });
    } else {
      const completedAt = ago(60 + random() * 60 * 24 * 6);
      const durationMs = 4_000 + Math.floor(random() * 600_000);
      const startedAt = new Date(completedAt - durationMs);
      Object.assign(row, { createdAt: startedAt, startedAt, completedAt, durationMs });
      const total = 5 + Math.floor(random() * 400);
      if (status === 'completed') {
        Object.assign(row, { progress: { processed: total, total }, output: { filesProcessed: total, filesFailed: 0 } });
      }
      if (status === 'failed') row.errorMessage = pick(ERRORS);
    }
    rows.push(row);
  }
  return rows;
}

/**
 * What `jobs.get` says of a row.
 * @param {ReturnType<typeof makeJobs>[number]} row
 */
export function detailsOf(row) {
  const step = (name, status) => ({ id: name, name, status, attempt: 1, startedAt: row.startedAt, endedAt: row.completedAt });
  return {
    ...row,
    steps: row.startedAt ? [step('load-config', 'completed'), step('process-files', row.status)] : [],
    event: { name: 'docs/ingestion.requested', data: { repoName: row.repoName } },
  };
}

/** 26 characters as a ULID has. */
function identifier(random) {
  let text = '01K9';
  while (text.length < 26) text += ALPHABET[Math.floor(random() * 32)];
  return text;
}

/** The mulberry32 generator. */
function generator(seed) {
  let state = seed + 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
