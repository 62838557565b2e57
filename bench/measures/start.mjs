// How long it takes from the address to the list.

import { CONDITIONS, open } from '../browser.mjs';
import { watchCards } from '../probes.mjs';

/** With an empty cache. */
export async function coldStart(browser, peer, condition) {
  const tab = await open(browser, { scripts: [watchCards] });
  try {
    await tab.under(CONDITIONS[condition]);
    return await oneStart(tab, peer);
  } finally {
    await tab.close();
  }
}

/** With all files in the cache, several times. */
export async function warmStarts(browser, peer, repetitions) {
  const tab = await open(browser, { scripts: [watchCards] });
  try {
    const starts = [];
    // Chromium keeps compiled scripts only from the second or third visit on.
    for (let visit = -3; visit < repetitions; visit += 1) {
      const start = await oneStart(tab, peer);
      if (visit >= 0) starts.push(start);
    }
    return starts;
  } finally {
    await tab.close();
  }
}

async function oneStart(tab, peer) {
  await tab.page.goto('about:blank');
  const before = (await tab.metrics()).TaskDuration;
  return tab.checked(async (page) => {
    await page.goto(peer.server.url, { waitUntil: 'commit' });
    const seen = await page.evaluate(() => window.benchSettled);
    const after = (await tab.metrics()).TaskDuration;
    // Another process for another site starts from nothing.
    const cpu = (after >= before ? after - before : after) * 1000;
    return { firstCard: seen.first, firstFrame: seen.frame, lastCard: seen.last, cpu, cards: seen.cards };
  });
}
