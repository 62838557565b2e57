import { makeCard, tick, update } from './card.js';
import { copy, query, write } from './dom.js';

/** @type {Map<string, ReturnType<typeof makeCard>>} */
const cards = new Map();
const root = query('.jc-jobs');
const badge = query('.jc-badge');
const made = {};

const active = (job) => job.status === 'running' || job.status === 'queued';
const start = (job) => job.startedAt ?? job.createdAt;

// Times are ISO texts, which are in order as texts.
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const rank = (job) => (job.status === 'running' ? 0 : 1);

export const find = (id) => cards.get(id)?.job;
export const isEmpty = () => cards.size === 0;
export const hasActive = () => !badge.hidden;

export function show(jobs) {
  const now = Date.now();
  query('[aria-busy]', root)?.remove();
  const gone = new Set(cards.keys());
  for (const job of jobs) {
    gone.delete(job.id);
    const card = cards.get(job.id);
    if (card?.status === job.status) {
      if (card.job.progress?.processed !== job.progress?.processed) update(card, job, now);
    } else {
      card?.item.remove();
      cards.set(job.id, makeCard(job, now));
      if (card) write(query('[role=status]', root), query('h4', cards.get(job.id).item).textContent);
    }
  }
  for (const id of gone) {
    cards.get(id).item.remove();
    cards.delete(id);
  }
  const running = jobs.filter(active).sort((a, b) => rank(a) - rank(b) || compare(start(a), start(b)));
  const recent = jobs.filter((job) => !active(job)).sort((a, b) => compare(b.completedAt, a.completedAt));
  place('Running Jobs', running);
  place('Recent Jobs', recent);
  showEmpty(jobs.length === 0);
  showBadge(running);
}

function place(name, jobs) {
  const section = (made[name] ??= copy('section'));
  if (jobs.length === 0) return section.remove();
  write(section.firstChild, `${name} (${jobs.length})`);
  const list = section.lastChild;
  let next = list.firstChild;
  for (const { id } of jobs) {
    const { item } = cards.get(id);
    if (item === next) next = next.nextSibling;
    else list.insertBefore(item, next);
  }
  if (!section.isConnected) {
    if (name === 'Running Jobs') query('[role=status]', root).after(section);
    else root.append(section);
  }
}

function showEmpty(empty) {
  if (!empty) return made.empty?.remove();
  made.empty ??= copy('panel');
  write(query('h3', made.empty), 'No jobs yet');
  write(query('p', made.empty), 'When documents are ingested, you see here what is running, what waits and what is done.');
  root.append(made.empty);
}

function showBadge(running) {
  const queued = running.filter((job) => job.status === 'queued').length;
  const text = `Jobs, ${running.length - queued} running${queued ? `, ${queued} queued` : ''}`;
  if (badge.textContent === String(running.length) && badge.parentNode.ariaLabel === text) return;
  badge.hidden = running.length === 0;
  write(badge, String(running.length));
  badge.parentNode.ariaLabel = running.length ? text : null;
}

/** Writes the texts that time has changed. */
export function tickAll() {
  const now = Date.now();
  for (const card of cards.values()) tick(card, now);
}
