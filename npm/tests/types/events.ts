// Events where they are listened to: a host of mount(), and what is around it.

import { mount } from 'jobs-console';

const found = document.querySelector('#jobs')!;
mount(found, { organizationId: 'org_1' });

found.addEventListener('jobs-change', ({ detail }) => console.log(detail.counts.running));
document.body.addEventListener('job-open', (event) => {
  event.preventDefault();
  console.log(event.detail.job.title);
});
found.attachShadow({ mode: 'open' }).addEventListener('job-retry', ({ detail }) => console.log(detail.fromStep));
document.addEventListener('jobs-error', ({ detail }) => console.log(detail.kind));
window.addEventListener('session-expired', ({ detail }) => console.log(detail.message));
addEventListener('tab-change', ({ detail }) => console.log(detail.tab));
// @ts-expect-error: no such field
window.addEventListener('jobs-change', ({ detail }) => console.log(detail.jobs));
