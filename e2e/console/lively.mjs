// A few jobs that look alive: one is under way and, when it is done, the next
// one in the queue begins.

import { eventful } from './eventful.mjs';

const MINUTE = 60_000;

/**
 * Fills the store and keeps it moving.
 * @param {import('./jobs.mjs').Jobs} jobs
 * @param {number} [step] milliseconds between two files
 * @returns {() => void} stops it
 */
export function lively(jobs, step = 900) {
  const ago = (minutes) => Date.now() - minutes * MINUTE;
  const past = (minutes, lasted, fields) =>
    jobs.add({ createdAt: ago(minutes + lasted), startedAt: ago(minutes + lasted), completedAt: ago(minutes), ...fields });

  jobs.add(eventful(ago(240)));
  past(125, 4, { status: 'failed', repoName: 'acme/broken-repo', errorMessage: 'Invalid lightfast.yml syntax', trigger: 'webhook' });
  past(62, 3, { status: 'completed', repoName: 'lightfastai/docs', progress: { processed: 23, total: 23 }, trigger: 'scheduled' });
  past(5, 1, { status: 'cancelled', repoName: 'acme/site' });
  jobs.add({ repoName: 'lightfastai/lightfast', startedAt: ago(2), createdAt: ago(2), progress: { processed: 12, total: 45 } });
  jobs.add({ status: 'queued', repoName: 'acme/api', statusReason: 'waiting for rate limit', createdAt: ago(0.5) });

  const timer = setInterval(() => {
    const running = jobs.all().find((job) => job.status === 'running');
    if (!running) {
      const next = jobs.all().find((job) => job.status === 'queued');
      if (next) {
        jobs.start(next.id);
        jobs.progress(next.id, 0, 30);
      } else {
        jobs.add({ status: 'queued', repoName: 'acme/handbook' });
      }
      return;
    }
    const { processed, total } = running.progress ?? { processed: 0, total: 30 };
    if (processed < total) jobs.progress(running.id, processed + 1, total);
    else jobs.finish(running.id);
  }, step);
  return () => clearInterval(timer);
}
