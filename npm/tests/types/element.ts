// The custom element: its properties, methods and events.

import type { JobsEventMap, JobsEventName } from 'jobs-console';
import { JobsConsoleElement } from 'jobs-console/element';

const element = document.createElement('jobs-console');
const made: JobsConsoleElement = element;
element.organizationId = 'org_1';
element.headers = () => ({ authorization: 'Bearer token' });
element.polling = { active: 1000 };
element.organizationId = null;
element.limit = undefined;
element.filters = { status: ['failed'], job: null };
element.setTab('jobs');
element.invalidate();
element.refresh();
element.sessionKey = 'session_1';
element.clear();
const running: number | undefined = element.counts?.running;
const found: JobsConsoleElement | null = document.querySelector('jobs-console');

element.addEventListener('jobs-change', ({ detail }) => {
  for (const { job, from } of detail.changed) console.log(job.title, from, detail.counts.queued);
});
element.addEventListener('job-open', (event) => {
  event.preventDefault();
  location.assign(`/jobs/${event.detail.job.id}`);
});
// They bubble.
document.body.addEventListener('jobs-error', ({ detail }) => console.log(detail.kind, detail.status, detail.url));
element.addEventListener('session-expired', ({ detail }) => {
  if (detail.status !== 404) location.assign('/login');
  console.log(detail.message, detail.url);
});
element.addEventListener('tab-change', ({ detail }) => console.log(detail.tab));

const names: Record<JobsEventName, true> = {
  'jobs-change': true,
  'job-open': true,
  'job-retry': true,
  'job-cancel': true,
  'job-result': true,
  'bulk-result': true,
  'jobs-error': true,
  'session-expired': true,
  'tab-change': true,
  'filters-change': true,
  'choices-change': true,
};
const retried = (event: JobsEventMap['job-retry']) => event.detail.job.id;

// @ts-expect-error: what it says is for attributes and templates
element.limit = '20';
// @ts-expect-error: only these tabs
element.setTab('settings');
// @ts-expect-error: the numbers are the element's
element.counts = { running: 0, queued: 0 };
element.addEventListener('jobs-change', ({ detail }) => {
  // @ts-expect-error: no such field
  console.log(detail.jobs);
});

export { found, made, names, retried, running };
