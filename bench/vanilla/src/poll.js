import { call, organizationId } from './call.js';
import { copy, query, write } from './dom.js';
import { hasActive, isEmpty, show } from './list.js';
import { ago } from './text.js';

const root = query('.jc-jobs');
let timer;
let failures = 0;
let updatedAt = 0;
let banner;
let asking = false;

export async function poll() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    show(await call('jobs.list', { organizationId, filter: 'all' }));
    failures = 0;
    updatedAt = Date.now();
    banner?.remove();
    if (!document.hidden) timer = setTimeout(poll, hasActive() ? 3000 : 15_000);
  } catch (error) {
    failures += 1;
    say(error);
    if (!error.signedOut) timer = setTimeout(poll, Math.min(1000 * 2 ** (failures - 1), 30_000));
  }
  asking = false;
}

document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : poll()));
addEventListener('online', poll);

function say(error) {
  if (!banner) {
    banner = copy('notice');
    query('button', banner).addEventListener('click', poll);
  }
  const opening = error.signedOut ? 'Your session has expired.' : "Couldn't refresh jobs.";
  const [first, second] = query('.jc-banner-text', banner).children;
  write(first, isEmpty() ? opening : `${opening} Updated ${ago(updatedAt, Date.now())}.`);
  write(second, error.signedOut ? 'Sign in again, then come back to this page.' : error.message);
  query('[aria-busy]', root)?.remove();
  query('[role=status]', root).after(banner);
}
