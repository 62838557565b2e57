// What the page does with the Jobs tab: nothing but the DOM.

const find = (id) => document.getElementById(id);
const jobs = document.querySelector('jobs-console');
const place = jobs.parentElement;

find('theme').addEventListener('click', () => document.documentElement.classList.toggle('dark'));

find('mount').addEventListener('click', ({ target }) => {
  if (jobs.isConnected) jobs.remove();
  else place.append(jobs);
  target.textContent = jobs.isConnected ? 'Unmount' : 'Mount';
});

function note(text) {
  const item = document.createElement('li');
  item.textContent = text;
  find('events').append(item);
}

// The events bubble, so that it does not matter where they are listened to.
document.addEventListener('jobs-change', ({ detail: { counts, changed } }) =>
  note(`jobs-change: ${counts.running} running, ${counts.queued} queued, ${changed.length} changed`),
);
for (const type of ['job-open', 'job-retry', 'job-cancel']) {
  document.addEventListener(type, (event) => {
    if (find('prevent').checked) event.preventDefault();
    note(`${type}: ${event.detail.job.title}`);
  });
}
document.addEventListener('jobs-error', ({ detail: { kind, message } }) => note(`jobs-error: ${kind}: ${message}`));
document.addEventListener('session-expired', () => note('session-expired'));
document.addEventListener('tab-change', ({ detail: { tab } }) => note(`tab-change: ${tab}`));
