// What a tab costs that is left open while nothing happens.

import { setTimeout as sleep } from 'node:timers/promises';

import { newContext, openPage, visit } from './browser.mjs';
import { script, watchCards } from './in-page.mjs';

const SETTLE = 4000;
/** Five polls at the usual pace. */
const WATCHED = 15_000;

/** Milliseconds of main-thread CPU in a second. Spinners turn, clocks tick, polls find nothing new. */
export async function open({ browser, server, jobs }) {
  await server.show({ jobs });
  const context = await newContext(browser, { reducedMotion: 'no-preference' });
  try {
    const opened = await openPage(context, server, { scripts: [script(watchCards)] });
    await visit(opened, server);
    await sleep(SETTLE);
    const before = { cpu: await opened.cpu(), at: performance.now() };
    await sleep(WATCHED);
    const cpu = (await opened.cpu()) - before.cpu;
    const seconds = (performance.now() - before.at) / 1000;
    opened.check();
    return { cpuPerSecond: cpu / seconds };
  } finally {
    await context.close();
  }
}
