// What a page keeps: at first, and after many polls.

import { open } from '../browser.mjs';
import { hurryPolls, watchCards, watchWasm } from '../probes.mjs';

export async function memory(browser, peer, { after = [50, 500] } = {}) {
  const tab = await open(browser, { scripts: [watchCards, hurryPolls, watchWasm] });
  const { server } = peer;
  try {
    return await tab.checked(async (page) => {
      await page.goto(server.url, { waitUntil: 'commit' });
      await page.evaluate(() => window.benchSettled);
      const taken = { start: await take(tab) };
      for (const polls of after) {
        await answered(server, polls);
        taken[`polls${polls}`] = await take(tab);
      }
      return taken;
    });
  } finally {
    await tab.close();
  }
}

/** A few at a time, each prepared ahead. */
async function answered(server, lists) {
  while (server.counts.lists < lists) {
    server.prepare(12);
    await server.answered(Math.min(lists, server.counts.lists + 10));
  }
}

async function take(tab) {
  await tab.collectGarbage();
  await tab.collectGarbage();
  const { JSHeapUsedSize, Nodes, JSEventListeners } = await tab.metrics();
  const wasm = await tab.page.evaluate(() =>
    [...window.benchMemories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
  );
  return { heap: JSHeapUsedSize, wasm, total: JSHeapUsedSize + wasm, nodes: Nodes, listeners: JSEventListeners };
}
