// From the navigation to the list.

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { launchWithProfile, newContext, openPage, visit } from './browser.mjs';
import { CONDITIONS } from './conditions.mjs';
import { script, watchCards } from './in-page.mjs';

// Spinners would go on costing frames until the measurement is read.
const settings = { reducedMotion: 'reduce' };

/** One start in a condition: milliseconds to the first card's frame and to the last card, and of CPU. */
export async function start({ browser, server, jobs, condition }) {
  await server.show({ jobs });
  const { warm, ...page } = CONDITIONS[condition];
  if (warm) return warmStart(server, page);
  const context = await newContext(browser, settings);
  try {
    return await load(context, server, page);
  } finally {
    await context.close();
  }
}

async function load(context, server, options) {
  const opened = await openPage(context, server, { ...options, scripts: [script(watchCards)] });
  const before = await opened.cpu();
  const times = await visit(opened, server);
  const cpu = (await opened.cpu()) - before;
  opened.check();
  await opened.page.close();
  return { ...times, cpu };
}

/** The browser keeps compiled code only of pages that come again, so the page is loaded some times before. */
async function warmStart(server, options) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jobs-console-bench-'));
  const context = await launchWithProfile(folder, settings);
  try {
    for (let visits = 0; visits < 3; visits += 1) await load(context, server, options);
    return await load(context, server, options);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}
