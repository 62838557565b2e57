// How a job of the store is written in each contract shape and era.

const without = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/**
 * A row of the specification's `jobs.list`. Absent fields are left out.
 * @param {import('./jobs.mjs').Job} job
 */
export function specRow(job) {
  return {
    ...without({
      id: job.id,
      type: job.type,
      name: job.name,
      repoName: job.repoName,
      status: job.status,
      statusReason: job.statusReason,
      progress: job.progress,
      errorMessage: job.errorMessage,
      createdAt: job.createdAt,
      startedAt: job.startedAt,
      completedAt: job.completedAt,
      durationMs: job.durationMs,
      trigger: job.trigger,
    }),
    ...job.columns,
  };
}

/**
 * The specification's `jobs.get`: the row, its steps, the event that started
 * it, and its output.
 * @param {import('./jobs.mjs').Job} job
 */
export function specDetails(job) {
  return without({
    ...specRow(job),
    steps: job.steps ?? steps(job),
    event: job.event ?? { name: 'docs/ingestion.requested', data: { repoName: job.repoName } },
    output: job.output ?? (job.status === 'completed' ? { filesProcessed: job.progress?.processed ?? 0 } : undefined),
  });
}

/** Two steps as a docs ingestion has them, in the state that fits the job. */
function steps({ status, createdAt, startedAt, completedAt, errorMessage }) {
  if (!startedAt) return [];
  const loaded = { id: 'st_1', name: 'load-config', status: 'completed', attempt: 1, startedAt, endedAt: startedAt };
  const state = status === 'running' ? 'running' : status;
  return [
    loaded,
    without({
      id: 'st_2',
      name: 'process-files',
      status: state,
      attempt: 1,
      startedAt: startedAt ?? createdAt,
      endedAt: completedAt,
      error: status === 'failed' ? errorMessage : undefined,
    }),
  ];
}

/**
 * A row of the console's own shape.
 * @param {import('./jobs.mjs').Job} job
 * @param {import('./paged-router.mjs').Era} era
 * @param {number} serial the job's place in the store, which keeps the
 *   microseconds of two jobs apart
 */
export function pagedRow(job, era, serial = 0) {
  const zone = era === 'paged' ? '' : '+00';
  const createdAt = `${text(job.createdAt)}${String(serial % 1000).padStart(3, '0')}${zone}`;
  const time = (date) => (date ? `${text(date)}${zone}` : null);
  const ended = job.completedAt && job.startedAt ? job.completedAt - job.startedAt : undefined;
  const durationMs = job.durationMs ?? (job.status === 'cancelled' ? undefined : ended);
  return {
    id: era === 'numeric' ? Number(job.id) : job.id,
    clerkOrgId: 'org_2abcdef123',
    workspaceId: 'ws_9fK2mQ7LxZ',
    repositoryId: null,
    inngestRunId: `01K9XM718B${job.id}`,
    inngestFunctionId: 'source-sync',
    name: job.name ?? (era === 'paged' ? 'Sync Documents' : `Full Sync: ${job.repoName}`),
    status: job.status,
    trigger: job.trigger ?? 'manual',
    triggeredBy: job.triggeredBy ?? null,
    input: job.input ?? input(job, era),
    output: job.output ?? output(job, era),
    errorMessage: era === 'paged' ? (job.errorMessage ?? null) : null,
    startedAt: time(job.startedAt),
    completedAt: time(job.completedAt),
    durationMs: durationMs === undefined ? null : String(durationMs),
    createdAt,
    updatedAt: createdAt,
    ...(era === 'zoned' ? { storeId: 'store_7Qw', storeSlug: 'default' } : {}),
    ...job.columns,
  };
}

/** `2025-11-18 09:14:22.123`, as the database writes it. */
function text(date) {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}

function input(job, era) {
  if (era === 'paged') return { repoFullName: job.repoName, branch: 'main' };
  return {
    inngestFunctionId: 'source-sync',
    sourceType: 'github',
    sourceMetadata: { repoFullName: job.repoName, defaultBranch: 'main' },
    syncMode: 'full',
  };
}

function output(job, era) {
  if (job.status !== 'completed' && job.status !== 'failed') return null;
  const files = job.progress?.processed ?? 0;
  if (era === 'paged') return job.status === 'failed' ? null : { documentsProcessed: files };
  return {
    inngestFunctionId: 'source-sync',
    status: job.status === 'failed' ? 'failure' : 'success',
    sourceType: 'github',
    repoFullName: job.repoName,
    filesProcessed: files,
    filesFailed: 0,
    timedOut: false,
    ...(job.status === 'failed' ? { error: job.errorMessage } : {}),
  };
}
