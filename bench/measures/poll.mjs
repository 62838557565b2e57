// What one poll costs.

import { setTimeout as sleep } from 'node:timers/promises';

import { open } from '../browser.mjs';
import { hurryPolls, watchCards } from '../probes.mjs';

const WARM_UP = 5;
/** Half the way to the next poll. */
const SETTLE = 120;

export async function poll(browser, peer, { polls = 20, counted = 6 } = {}) {
  const tab = await open(browser, { scripts: [watchCards, hurryPolls] });
  const { server } = peer;
  try {
    return await tab.checked(async (page) => {
      await page.goto(server.url, { waitUntil: 'commit' });
      await page.evaluate(() => window.benchSettled);
      await server.answered(2);
      server.prepare(WARM_UP + polls + counted + 8);
      await server.answered(server.counts.lists + WARM_UP);
      await sleep(SETTLE);

      const before = { ...server.counts, ...(await tab.metrics()) };
      await server.answered(before.lists + polls);
      await sleep(SETTLE);
      const after = { ...server.counts, ...(await tab.metrics()) };
      const seen = after.lists - before.lists;

      await page.evaluate(countMutations);
      const from = server.counts.lists;
      await server.answered(from + counted);
      await sleep(SETTLE);
      const mutations = await page.evaluate(() => window.benchMutations());
      return {
        cpu: ((after.TaskDuration - before.TaskDuration) * 1000) / seen,
        bytes: (after.listBytes - before.listBytes) / seen,
        mutations: mutations / (server.counts.lists - from),
      };
    });
  } finally {
    await tab.close();
  }
}

/** Runs in the page. Counted apart from the time, which the observer costs. */
function countMutations() {
  let count = 0;
  const observer = new MutationObserver((records) => (count += records.length));
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  window.benchMutations = () => count + observer.takeRecords().length;
}
