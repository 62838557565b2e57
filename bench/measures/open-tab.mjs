// What a tab costs that is left open: spinners, clocks and polls, while nothing changes.

import { setTimeout as sleep } from 'node:timers/promises';

import { open } from '../browser.mjs';
import { watchCards } from '../probes.mjs';

export async function openTab(browser, peer, { seconds = 15 } = {}) {
  const tab = await open(browser, { reducedMotion: false, scripts: [watchCards] });
  try {
    return await tab.checked(async (page) => {
      await page.goto(peer.server.url, { waitUntil: 'commit' });
      await page.evaluate(() => window.benchSettled);
      await peer.server.answered(2);
      await sleep(1000);
      const started = performance.now();
      const before = (await tab.metrics()).TaskDuration;
      await sleep(seconds * 1000);
      const after = (await tab.metrics()).TaskDuration;
      return { cpuPerSecond: ((after - before) * 1e6) / (performance.now() - started) };
    });
  } finally {
    await tab.close();
  }
}
