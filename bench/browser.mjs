// The browser that pages are measured in, and what it says about them.

import { chromium } from 'playwright-core';

/** Seconds of waiting after which a page is taken for broken. */
const PATIENCE = 90;

const MEGABIT = 1_000_000 / 8;

/** What a page is loaded under. */
export const CONDITIONS = {
  plain: {},
  cpu4: { slowdown: 4 },
  slow4g: { slowdown: 4, network: { latency: 150, down: 1.6 * MEGABIT, up: 0.75 * MEGABIT } },
};

export function launch() {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Exact figures of the heap; Chromium rounds them otherwise.
      '--enable-precise-memory-info',
    ],
  });
}

/**
 * Opens an empty page in a context of its own, that is with an empty cache.
 * @param {import('playwright-core').Browser} browser
 * @param {{reducedMotion?: boolean, scripts?: (() => void)[]}} [options] scripts run before the page's own
 */
export async function open(browser, { reducedMotion = true, scripts = [] } = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE * 1000);
  page.setDefaultNavigationTimeout(PATIENCE * 1000);
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('requestfailed', (request) => problems.push(`${request.url()}: ${request.failure()?.errorText}`));
  for (const script of scripts) await page.addInitScript(script);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });

  return {
    page,
    session,
    async under({ slowdown = 1, network } = {}) {
      await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: network?.latency ?? 0,
        downloadThroughput: network?.down ?? -1,
        uploadThroughput: network?.up ?? -1,
      });
    },
    async metrics() {
      const { metrics } = await session.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    },
    collectGarbage: () => session.send('HeapProfiler.collectGarbage'),
    /** Does something with the page; what the page complained of meanwhile is an error. */
    async checked(work) {
      let result;
      try {
        result = await within(work(page), PATIENCE);
      } catch (error) {
        throw new Error([error.message, ...problems].join('\n  '), { cause: error });
      }
      if (problems.length) throw new Error(`The page complained:\n  ${problems.join('\n  ')}`);
      return result;
    },
    close: () => context.close(),
  };
}

async function within(promise, seconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing came of it within ${seconds} s.`)), seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
