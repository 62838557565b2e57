// Waiting for what the server sees.

import { setTimeout as sleep } from 'node:timers/promises';

/** How long the page may take for one poll before something is wrong. */
const PATIENCE = 30_000;

/** Waits until the page has asked for the list `count` times more and has worked off the last answer. */
export async function polls(server, count, { page, check }) {
  const wanted = server.polls + count;
  let seen = server.polls;
  let since = Date.now();
  while (server.polls < wanted) {
    await sleep(5);
    if (server.polls !== seen) {
      seen = server.polls;
      since = Date.now();
    }
    if (Date.now() - since > PATIENCE) {
      check();
      const shown = await page.evaluate(() => document.body.innerText);
      throw new Error(`${page.url()} stopped asking for the list; it shows:\n${shown.slice(0, 500)}`);
    }
  }
  // The answer is on its way, and a page that works on it answers after that.
  await sleep(100);
  await page.evaluate(() => 0);
}
