import { copy, query, write } from './dom.js';
import { ago, duration, exact, plural, timeLeft, timing, title, word } from './text.js';

const RING = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18';
const ICONS = {
  running: 'M21 12a9 9 0 1 1-6.2-8.56',
  queued: `${RING}M12 7v5l3 2`,
  completed: `${RING}M8.5 12.2l2.4 2.4 4.6-5`,
  failed: `${RING}M9 9l6 6M15 9l-6 6`,
  cancelled: `${RING}M5.7 5.7l12.6 12.6`,
};
const ACTIVE = ['running', 'queued'];

/** The card of a job in this status: another status gets another card. */
export function makeCard(job, now) {
  const item = copy('card');
  const article = item.firstChild;
  const name = title(job);
  article.dataset.status = job.status;
  article.dataset.job = job.id;
  article.setAttribute('aria-label', name);
  const icon = query('svg', article);
  icon.setAttribute('aria-label', word(job.status));
  icon.firstChild.setAttribute('d', ICONS[job.status]);
  if (job.status === 'running') icon.classList.add('jc-spin');
  query('h4', article).textContent = name;

  const foot = query('.jc-card-foot', article);
  const actions = foot.lastChild;
  actions.firstChild.setAttribute('aria-label', `View Details ${job.repoName}`);
  if (ACTIVE.includes(job.status)) actions.append(action('Cancel', job));
  else if (job.status !== 'completed') actions.prepend(action('Retry', job));

  const card = { item, job, status: job.status, time: query('time', foot), verb: '', at: 0 };
  if (job.status === 'running') {
    card.running = copy('running');
    query('progress', card.running).setAttribute('aria-label', name);
    foot.before(card.running);
    update(card, job, now);
  } else if (job.status === 'queued') {
    foot.before(paragraph('jc-text', job.statusReason ? `Queued (${job.statusReason})` : 'Queued'));
  } else if (job.status === 'failed') {
    foot.before(errorText(job));
  }
  if (job.status === 'completed' && job.progress) {
    query('span', foot).textContent = `${plural(job.progress.processed, 'file')} · `;
  }
  [card.verb, card.at] = timing(job);
  card.time.dateTime = new Date(card.at).toISOString();
  card.time.title = job.durationMs ? `${exact(card.at)} · took ${duration(job.durationMs)}` : exact(card.at);
  tick(card, now);
  return card;
}

/** Another progress of the same job. */
export function update(card, job, now) {
  card.job = job;
  if (!card.running) return;
  const { processed, total } = job.progress ?? {};
  const [{ children: texts }, bar] = card.running.children;
  if (!total) return write(texts[0], 'Running');
  const text = `${processed} / ${total} files processed`;
  const percent = `${Math.round((100 * processed) / total)}%`;
  write(texts[0], text);
  write(texts[1], timeLeft(job, now));
  write(texts[2], percent);
  if (bar.max !== total) bar.max = total;
  bar.value = processed;
  bar.setAttribute('aria-valuetext', `${text}, ${percent}`);
}

/** Time has passed. */
export function tick(card, now) {
  const text = `${card.verb} ${ago(card.at, now)}`;
  if (text === card.text) return;
  card.text = text;
  write(card.time, text);
}

function action(label, job) {
  const button = copy('action');
  button.textContent = label;
  button.dataset.action = label.toLowerCase();
  button.setAttribute('aria-label', `${label} ${job.repoName}`);
  return button;
}

function paragraph(className, text) {
  const element = document.createElement('p');
  element.className = className;
  element.textContent = text;
  return element;
}

function errorText({ errorMessage = '', repoName }) {
  const box = document.createElement('div');
  box.className = 'jc-error';
  const text = paragraph('jc-error-text', errorMessage.startsWith('Error:') ? errorMessage : `Error: ${errorMessage}`);
  box.append(text);
  if (errorMessage.length > 180 || errorMessage.split('\n').length > 3) {
    const button = copy('action');
    button.className = 'jc-button jc-button-link';
    const label = () => {
      const folded = text.classList.toggle('jc-folded');
      button.textContent = folded ? 'Show more' : 'Show less';
      button.setAttribute('aria-label', `${button.textContent} of the error of ${repoName}`);
      button.setAttribute('aria-expanded', String(!folded));
    };
    label();
    button.addEventListener('click', label);
    box.append(button);
  }
  return box;
}
