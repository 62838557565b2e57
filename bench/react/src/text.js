import { formatDistanceStrict } from 'date-fns/formatDistanceStrict';

const MINUTE = 60_000;

export function ago(at, now) {
  if (now - at < 5000) return 'just now';
  return formatDistanceStrict(at, now, { addSuffix: true, roundingMethod: 'floor' });
}

export function title({ status, type, name, repoName }) {
  const subject = repoName ?? name;
  if (status === 'failed') return `Failed: ${subject}`;
  if (status === 'cancelled') return `Cancelled: ${subject}`;
  if (type !== 'docs-ingestion') return name ?? `${type} ${subject}`;
  return `${status === 'completed' ? 'Ingested' : 'Ingesting'} ${subject}`;
}

const VERBS = { completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' };

export function timing(job) {
  if (VERBS[job.status]) return [VERBS[job.status], job.completedAt];
  if (job.startedAt) return ['Started', job.startedAt];
  return ['Queued', job.createdAt];
}

export const statusWord = (status) => status[0].toUpperCase() + status.slice(1);

export const files = (count) => `${count} file${count === 1 ? '' : 's'}`;

export function duration(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 1) return `${millis} ms`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

export function timeLeft(job, movedAt) {
  const { processed = 0, total = 0 } = job.progress ?? {};
  if (!job.startedAt || processed < 3 || processed >= total) return '';
  const left = ((movedAt - job.startedAt) / processed) * (total - processed);
  if (left < MINUTE) return 'less than a minute left';
  const minutes = Math.round(left / MINUTE);
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
export const exact = (at) => format.format(at);
