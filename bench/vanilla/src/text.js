const UNITS = [
  [31_536_000_000, 'year'],
  [2_592_000_000, 'month'],
  [604_800_000, 'week'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

export const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

export function ago(at, now) {
  const elapsed = now - at;
  if (elapsed < 5000) return 'just now';
  const [length, unit] = UNITS.find(([length]) => elapsed >= length);
  return `${plural(Math.floor(elapsed / length), unit)} ago`;
}

export const word = (status) => status[0].toUpperCase() + status.slice(1);

export function title({ status, repoName }) {
  if (status === 'failed' || status === 'cancelled') return `${word(status)}: ${repoName}`;
  return `${status === 'completed' ? 'Ingested' : 'Ingesting'} ${repoName}`;
}

export function timing(job) {
  if (job.completedAt) return [word(job.status), Date.parse(job.completedAt)];
  if (job.startedAt) return ['Started', Date.parse(job.startedAt)];
  return ['Queued', Date.parse(job.createdAt)];
}

export function duration(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

export function timeLeft({ startedAt, progress }, movedAt) {
  const { processed, total } = progress;
  if (processed < 3 || processed >= total) return '';
  const minutes = Math.round((((movedAt - Date.parse(startedAt)) / processed) * (total - processed)) / 60_000);
  if (minutes < 1) return 'less than a minute left';
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
export const exact = (at) => format.format(at);
