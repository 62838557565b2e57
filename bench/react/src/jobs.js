export const isActive = (job) => job.status === 'running' || job.status === 'queued';
export const isRetryable = (job) => job.status === 'failed' || job.status === 'cancelled';

const rank = (job) => (job.status === 'running' ? 0 : 1);
const start = (job) => +(job.startedAt ?? job.createdAt ?? 0);
const end = (job) => +(job.completedAt ?? 0);

/** The two sections in their order. */
export function sections(jobs) {
  const running = jobs.filter(isActive).sort((a, b) => rank(a) - rank(b) || start(a) - start(b));
  const recent = jobs.filter((job) => !isActive(job)).sort((a, b) => end(b) - end(a));
  return { running, recent };
}

/** The number of jobs behind the tab's badge, and what it says. */
export function badge(running) {
  const queued = running.filter((job) => job.status === 'queued').length;
  const parts = [];
  if (running.length > queued) parts.push(`${running.length - queued} running`);
  if (queued > 0) parts.push(`${queued} queued`);
  return { count: running.length, text: parts.join(', ') };
}
