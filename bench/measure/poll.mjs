// What one answer to `jobs.list` costs once the list stands.

import { newContext, openPage, visit } from './browser.mjs';
import { countMutations, fastPolls, freezeTime, script, watchCards } from './in-page.mjs';
import { polls } from './wait.mjs';

const BETWEEN = 250;
const WARM_UP = 6;
const MEASURED = 24;
const COUNTED = 8;

/** Milliseconds of main-thread CPU, changes of the document, and bytes, each for one poll. */
export async function poll({ browser, server, ...shown }) {
  const { cpu, bytes } = await cost(browser, server, shown);
  const mutations = await changes(browser, server, shown);
  return { cpu, mutations, bytes };
}

async function cost(browser, server, shown) {
  await server.show(shown);
  return inPage(browser, server, [script(fastPolls, BETWEEN), script(watchCards)], async (opened) => {
    await polls(server, WARM_UP, opened);
    const before = { cpu: await opened.cpu(), polls: server.polls, bytes: server.bytes };
    await polls(server, MEASURED, opened);
    const count = server.polls - before.polls;
    return { cpu: ((await opened.cpu()) - before.cpu) / count, bytes: (server.bytes - before.bytes) / count };
  });
}

/** In a page of its own, because counting costs time. */
async function changes(browser, server, shown) {
  const now = Date.now();
  await server.show({ ...shown, frozenAt: now });
  const scripts = [
    script(freezeTime, now),
    script(fastPolls, BETWEEN),
    script(watchCards),
    script(countMutations),
  ];
  return inPage(browser, server, scripts, async (opened) => {
    await polls(server, WARM_UP, opened);
    await opened.page.evaluate(() => (window.benchMutations = 0));
    const before = server.polls;
    await polls(server, COUNTED, opened);
    const count = await opened.page.evaluate(() => window.benchMutations);
    return count / (server.polls - before);
  });
}

async function inPage(browser, server, scripts, measure) {
  // Spinners are measured where a tab is left open.
  const context = await newContext(browser, { reducedMotion: 'reduce' });
  try {
    const opened = await openPage(context, server, { scripts });
    await visit(opened, server);
    const result = await measure(opened);
    opened.check();
    return result;
  } finally {
    await context.close();
  }
}
