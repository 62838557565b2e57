// What one answer to `jobs.list` costs once the list stands.

import { STILL } from '../server/jobs.mjs';
import { newContext, openPage, visit } from './browser.mjs';
import { countMutations, fastPolls, fullSecond, script, watchCards } from './in-page.mjs';
import { polls } from './wait.mjs';

const BETWEEN = 200;
const INTERVAL = 3000;
const WARM_UP = 4;
const MEASURED = Math.floor(STILL / INTERVAL) - WARM_UP - 1;

/** Milliseconds of main-thread CPU, changes of the document, and bytes, each for one poll. */
export async function poll({ browser, server, ...shown }) {
  const { cpu, bytes } = await measured(browser, server, shown, [], async (opened) => {
    const before = await opened.cpu();
    return async () => ({ cpu: (await opened.cpu()) - before });
  });
  // In a page of its own, because counting costs time.
  const { mutations } = await measured(browser, server, shown, [script(countMutations)], async ({ page }) => {
    await page.evaluate(() => (window.benchMutations = 0));
    return async () => ({ mutations: await page.evaluate(() => window.benchMutations) });
  });
  return { cpu, mutations, bytes };
}

/** What `begin` and what it returns find between two polls, and the bytes, divided by the number of polls. */
async function measured(browser, server, shown, scripts, begin) {
  const now = fullSecond(Date.now());
  await server.show({ ...shown, now });
  // Spinners are measured where a tab is left open.
  const context = await newContext(browser, { reducedMotion: 'reduce' });
  try {
    const all = [script(fastPolls, BETWEEN, now), script(watchCards), ...scripts];
    const opened = await openPage(context, server, { scripts: all });
    await visit(opened, server);
    await polls(server, WARM_UP, opened);
    const before = { polls: server.polls, bytes: server.bytes };
    const end = await begin(opened);
    await polls(server, MEASURED, opened);
    const found = { ...(await end()), bytes: server.bytes - before.bytes };
    const count = server.polls - before.polls;
    opened.check();
    return Object.fromEntries(Object.entries(found).map(([metric, value]) => [metric, value / count]));
  } finally {
    await context.close();
  }
}
