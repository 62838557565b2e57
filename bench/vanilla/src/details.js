import { call } from './call.js';
import { duration, exact, title, word } from './text.js';

/** Everything about a job, in the browser's own dialog. */
export async function openDetails(listed) {
  const dialog = element('dialog', 'jc-dialog');
  dialog.ariaLabel = title(listed);
  const body = element('div');
  const close = element('button', 'jc-button jc-button-ghost', 'Close');
  close.addEventListener('click', () => dialog.close());
  const head = element('div', 'jc-dialog-head');
  head.append(element('h3', 'jc-dialog-title', title(listed)), close);
  dialog.append(head, body);
  dialog.addEventListener('close', () => dialog.remove());
  document.querySelector('.jc-jobs').append(dialog);
  dialog.showModal();
  body.append(facts(listed), element('p', 'jc-meta', 'Loading details…'));
  try {
    const job = await call('jobs.get', { runId: listed.id });
    body.replaceChildren(facts(job), steps(job.steps ?? []), raw('Event', job.event?.data), raw('Output', job.output));
  } catch (error) {
    body.replaceChildren(facts(listed), element('p', 'jc-error-text', `Couldn't load the details. ${error.message}`));
  }
}

function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function facts(job) {
  const list = element('dl', 'jc-facts');
  const { progress } = job;
  const known = {
    Status: word(job.status),
    Progress: progress && `${progress.processed} / ${progress.total} files processed`,
    Error: job.errorMessage,
    Created: job.createdAt && exact(new Date(job.createdAt)),
    Started: job.startedAt && exact(new Date(job.startedAt)),
    Ended: job.completedAt && exact(new Date(job.completedAt)),
    Duration: job.durationMs && duration(job.durationMs),
    Trigger: job.trigger && word(job.trigger),
    Event: job.event?.name,
    ID: job.id,
  };
  for (const [name, text] of Object.entries(known)) {
    if (!text) continue;
    const fact = element('div', 'jc-fact');
    fact.append(element('dt', '', name), element('dd', '', text));
    list.append(fact);
  }
  return list;
}

function steps(all) {
  const list = element('ol', 'jc-steps');
  for (const step of all) {
    const item = element('li', 'jc-step');
    item.append(element('span', 'jc-step-name', step.name), element('span', 'jc-meta', word(step.status)));
    if (step.error) item.append(element('p', 'jc-error-text', step.error));
    list.append(item);
  }
  return list;
}

function raw(name, data) {
  if (data === undefined) return '';
  const folded = element('details', 'jc-raw');
  folded.append(element('summary', '', `${name} data`), element('pre', '', JSON.stringify(data, null, 2)));
  return folded;
}
