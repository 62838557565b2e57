// The jobs of this console: in memory, a list for each session, seeded when it is first asked for.

export interface Job {
  id: string;
  type: 'docs-ingestion';
  repoName: string;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  statusReason?: string;
  progress?: { processed: number; total: number };
  errorMessage?: string;
  createdAt: Date;
  startedAt?: Date;
  completedAt?: Date;
  trigger: 'manual' | 'scheduled' | 'webhook';
}

// Next bundles pages and route handlers apart from each other; only the global object is common to them.
const stores = ((globalThis as { jobs?: Map<string, Job[]> }).jobs ??= new Map());

export function jobsOf(session: string): Job[] {
  const known = stores.get(session);
  if (known) return known;
  const jobs = seed();
  stores.set(session, jobs);
  return jobs;
}

/** A failed or cancelled job's work once more, as a new job. */
export function restart(jobs: Job[], { type, repoName }: Job): Job {
  const id = `run_${jobs.length + 1}`;
  const job: Job = { id, type, repoName, status: 'queued', createdAt: new Date(), trigger: 'manual' };
  jobs.push(job);
  return job;
}

function seed(): Job[] {
  const now = Date.now();
  const ago = (minutes: number) => new Date(now - minutes * 60_000);
  const type = 'docs-ingestion';
  return [
    {
      id: 'run_1',
      type,
      repoName: 'acme/broken-repo',
      status: 'failed',
      errorMessage: 'Invalid lightfast.yml syntax',
      createdAt: ago(125),
      startedAt: ago(125),
      completedAt: ago(124),
      trigger: 'webhook',
    },
    {
      id: 'run_2',
      type,
      repoName: 'lightfastai/docs',
      status: 'completed',
      progress: { processed: 23, total: 23 },
      createdAt: ago(66),
      startedAt: ago(66),
      completedAt: ago(62),
      trigger: 'scheduled',
    },
    {
      id: 'run_3',
      type,
      repoName: 'acme/site',
      status: 'cancelled',
      createdAt: ago(7),
      startedAt: ago(6),
      completedAt: ago(5),
      trigger: 'manual',
    },
    {
      id: 'run_4',
      type,
      repoName: 'lightfastai/lightfast',
      status: 'running',
      progress: { processed: 12, total: 45 },
      createdAt: ago(2),
      startedAt: ago(2),
      trigger: 'manual',
    },
    {
      id: 'run_5',
      type,
      repoName: 'acme/api',
      status: 'queued',
      statusReason: 'waiting for rate limit',
      createdAt: ago(0.5),
      trigger: 'manual',
    },
  ];
}
