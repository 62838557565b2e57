// A thousand views, one after the other, leave nothing behind.

import type { CDPSession, Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { VITE } from './hosts.ts';
import { watchMemory } from './watch-memory.ts';

test.use({
  consoleOptions: { dist: VITE },
  // What is recorded of a page is kept in the page.
  trace: 'off',
});

for (const kind of ['mount', 'element'] as const) {
  test(`1,000 views by ${kind}`, async ({ host, page, traffic, visit }) => {
    test.setTimeout(240_000);
    await watchMemory(page);
    await visit();
    await host.expectEvent(/^jobs-change/);
    await host.unmount();
    const browser = await page.context().newCDPSession(page);
    const cycles = async (times: number) => {
      await page.evaluate(([kind, times]) => window.cycles(kind, times), [kind, times] as const);
      await traffic.settled();
      return figures(page, browser);
    };
    // What a view needs at most is taken by then (seen: nothing more from 1,000 to 5,000 views).
    const before = await cycles(1_000);
    const after = await cycles(1_000);
    console.log(`${kind}: after 1,000 views ${JSON.stringify(before)}, after 1,000 more ${JSON.stringify(after)}`);
    expect(after.nodes - before.nodes, 'DOM nodes').toBeLessThanOrEqual(20);
    expect(after.listeners - before.listeners, 'listeners').toBeLessThanOrEqual(5);
    // It grows by 64 KiB at a time and never shrinks: the most that was ever in use at once, which on a busy machine comes late.
    // A view that stayed would take kilobytes, and a thousand of them megabytes.
    expect(after.wasm - before.wasm, 'bytes of WebAssembly memory').toBeLessThanOrEqual(131_072);
    expect(after.heap - before.heap, 'bytes of JavaScript heap').toBeLessThanOrEqual(400_000);
  });
}

declare global {
  interface Window {
    cycles: (kind: 'mount' | 'element', times: number) => Promise<void>;
  }
}

/** What is in use once the garbage is collected: what has been finalized may free more. */
async function figures(page: Page, browser: CDPSession) {
  for (let round = 0; round < 3; round += 1) {
    await browser.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
  const { nodes, jsEventListeners: listeners } = await browser.send('Memory.getDOMCounters');
  const { usedSize: heap } = await browser.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => [...window.memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
  return { nodes, listeners, heap: Math.round(heap), wasm };
}
