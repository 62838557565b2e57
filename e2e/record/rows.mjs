// The fixed rows of the recorded answers.

const at = (text) => new Date(`2025-11-09T${text}Z`);

/** Rows of the specification's shape; new on every call, so that no two answers share a `Date`. */
export function specRows() {
  const type = 'docs-ingestion';
  return [
    {
      id: 'run_01',
      type,
      repoName: 'lightfastai/lightfast',
      status: 'running',
      progress: { processed: 12, total: 45 },
      startedAt: at('10:00:00'),
    },
    // An own property that holds undefined is not the same as none: superjson writes it.
    { id: 'run_02', type, repoName: 'acme/api', status: 'queued', startedAt: at('10:01:30.250'), errorMessage: undefined },
    {
      id: 'run_03',
      type,
      repoName: 'lightfastai/docs',
      status: 'completed',
      progress: { processed: 23, total: 23 },
      startedAt: at('08:58:00'),
      completedAt: at('09:02:00'),
    },
    {
      id: 'run_04',
      type,
      repoName: 'acme/broken-repo',
      status: 'failed',
      errorMessage: 'Invalid lightfast.yml syntax',
      startedAt: at('08:00:00'),
      completedAt: at('08:00:04'),
    },
  ];
}

/** The steps of any job. */
export function steps() {
  return [
    {
      id: 'st_1',
      name: 'load-config',
      status: 'completed',
      startedAt: at('10:00:00'),
      completedAt: at('10:00:01'),
      attempt: 1,
    },
    {
      id: 'st_2',
      name: 'process-files',
      status: 'running',
      startedAt: at('10:00:01'),
      attempt: 2,
      error: 'HTTP 429 from embedding service',
    },
  ];
}

/** What a subscription reports, by event id. */
export function updates() {
  const update = (processed, second) => ({
    id: 'run_01',
    status: 'running',
    progress: { processed, total: 45 },
    at: at(`10:02:0${second}`),
  });
  return [
    ['ev_1', update(13, 1)],
    ['ev_2', update(14, 2)],
    ['ev_3', update(15, 3)],
  ];
}

const COMPLETED_OUTPUT = {
  inngestFunctionId: 'source-sync',
  status: 'success',
  sourceId: 'src_2',
  sourceType: 'github',
  repoFullName: 'lightfastai/docs',
  syncMode: 'incremental',
  filesProcessed: 23,
  filesFailed: 0,
  timedOut: false,
};
const FAILED_INPUT = {
  inngestFunctionId: 'source-sync',
  sourceId: 'src_1',
  sourceType: 'github',
  sourceMetadata: {
    repoId: '98765',
    repoFullName: 'acme/broken-repo',
    defaultBranch: 'main',
    installationId: '55',
    isPrivate: true,
  },
  syncMode: 'full',
  trigger: 'webhook',
  syncParams: {},
};
const FAILED_OUTPUT = {
  inngestFunctionId: 'source-sync',
  status: 'failure',
  sourceId: 'src_1',
  sourceType: 'github',
  repoFullName: 'acme/broken-repo',
  syncMode: 'full',
  filesProcessed: 3,
  filesFailed: 9,
  timedOut: false,
  error: 'Invalid lightfast.yml syntax',
};

/**
 * Rows of the console's own shape, newest first.
 * @param {import('../console/paged-router.mjs').Era} era
 */
export function pagedRows(era) {
  const first = era === 'paged';
  const row = (fields) => {
    const { id, inngestRunId = '01K9XM718BEBDDXKGVEV15NMG8', name = 'Sync Documents', ...rest } = fields;
    return {
      id,
      clerkOrgId: 'org_2abcdef123',
      workspaceId: 'ws_9fK2mQ7LxZ',
      repositoryId: rest.repositoryId ?? null,
      inngestRunId,
      inngestFunctionId: 'source-sync',
      name,
      status: rest.status,
      trigger: rest.trigger,
      triggeredBy: rest.triggeredBy ?? null,
      input: rest.input ?? null,
      output: rest.output ?? null,
      errorMessage: rest.errorMessage ?? null,
      startedAt: rest.startedAt ?? null,
      completedAt: rest.completedAt ?? null,
      durationMs: rest.durationMs ?? null,
      createdAt: rest.createdAt,
      updatedAt: rest.createdAt,
    };
  };
  const rows = [
    row({
      id: 'k3Jd8sLq0PzXv1Bn4RtYw',
      inngestRunId: '01K9XM718BWTEE8GX168374392',
      name: 'Index Repository',
      status: 'queued',
      trigger: 'manual',
      triggeredBy: 'user_2xYz',
      createdAt: '2025-11-18 09:20:00',
    }),
    row({
      id: 'a7Hf2kWm9QcTe5Ux8VbGs',
      repositoryId: 'repo_5tGb',
      status: 'running',
      trigger: 'webhook',
      input: { repoFullName: 'acme/api', branch: 'main', files: ['docs/a.md'] },
      startedAt: '2025-11-18 09:15:02.1',
      createdAt: '2025-11-18 09:15:01.000412',
    }),
    row({
      id: 'V1StGXR8_Z5jdHi6B-myT',
      status: 'completed',
      trigger: 'scheduled',
      output: first ? { documentsProcessed: 23, duration: 240000 } : COMPLETED_OUTPUT,
      startedAt: '2025-11-18 09:14:22.123',
      completedAt: '2025-11-18 09:18:22.123',
      durationMs: '240000',
      createdAt: '2025-11-18 09:14:21.884213',
    }),
    row({
      id: 'p0OiU7yT6rE5wQ4aS3dF2',
      status: 'failed',
      trigger: 'automatic',
      ...(first
        ? { errorMessage: 'Invalid lightfast.yml syntax' }
        : { name: 'Full Sync: acme/broken-repo', input: FAILED_INPUT, output: FAILED_OUTPUT }),
      startedAt: '2025-11-18 08:00:00',
      completedAt: '2025-11-18 08:00:04.5',
      durationMs: '4500',
      createdAt: '2025-11-18 07:59:59.999999',
    }),
    row({
      id: 'm1N2b3V4c5X6z7L8k9J0h',
      status: 'cancelled',
      trigger: 'manual',
      triggeredBy: 'user_2xYz',
      startedAt: '2025-11-17 23:59:59.5',
      completedAt: '2025-11-18 00:00:01.25',
      createdAt: '2025-11-17 23:59:58.123456',
    }),
  ];
  if (first) return rows;
  const zoned = rows.map((each) => {
    const times = ['startedAt', 'completedAt', 'createdAt', 'updatedAt'].filter((key) => each[key]);
    return { ...each, ...Object.fromEntries(times.map((key) => [key, `${each[key]}+00`])) };
  });
  if (era === 'numeric') return zoned.map((each, index) => ({ ...each, id: 1042 - index }));
  return zoned.map(({ repositoryId, ...each }) => ({ ...each, storeId: 'store_7Qw', repositoryId, storeSlug: 'default' }));
}
