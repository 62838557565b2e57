import { call } from './call.js';
import { query } from './dom.js';
import { find, tickAll } from './list.js';
import { poll } from './poll.js';
import { select } from './tabs.js';

query('.jc-jobs').addEventListener('click', async ({ target }) => {
  const action = target.closest('[data-action]')?.dataset.action;
  const id = target.closest('article')?.dataset.job;
  if (!action || !id) return;
  if (action === 'details') return (await import('./details.js')).openDetails(find(id));
  await call(`jobs.${action}`, { runId: id }, 'POST').catch(() => {});
  poll();
});

query('.prompt').addEventListener('submit', (event) => {
  event.preventDefault();
  query('.chat p').textContent = 'Search is not offered by this server.';
  select('chat');
});

setInterval(tickAll, 1000);
poll();
