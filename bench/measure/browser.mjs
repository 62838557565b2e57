// The browser, and a page in it that is looked at closely.

import { chromium } from 'playwright-core';

const isRoot = process.getuid?.() === 0;

const options = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

const view = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' };

export const launch = () => chromium.launch(options);

/** A browser whose caches outlive its pages, as a user's do. */
export const launchWithProfile = (folder, settings = {}) =>
  chromium.launchPersistentContext(folder, { ...options, ...view, ...settings });

export const newContext = (browser, settings = {}) => browser.newContext({ ...view, ...settings });

/** Slow 4G as Lighthouse and the developer tools have it. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/**
 * Opens an empty page of the server, so that its process is there, and gets the measuring ready.
 * @param {import('playwright-core').BrowserContext} context
 */
export async function openPage(context, server, { scripts = [], cpu = 1, slowNetwork = false } = {}) {
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.stack ?? String(error)));
  page.on('crash', () => troubles.push('the page crashed'));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  for (const script of scripts) await page.addInitScript(script);
  await page.goto(`${server.origin}/blank`);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (cpu > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (slowNetwork) {
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
  }

  const metrics = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  return {
    page,
    cdp,
    metrics,
    /** Milliseconds that the main thread has worked so far. */
    cpu: async () => (await metrics()).TaskDuration * 1000,
    /** Fails with what went wrong in the page or the server, if anything did. */
    check() {
      const all = [...troubles, ...server.failures];
      if (all.length > 0) throw new Error(`${page.url()} did not work:\n${all.join('\n')}`);
    },
  };
}

/** Goes to the page that is measured; fails after `timeout` with what the page shows. */
export async function visit({ page, check }, server, { timeout = 120_000 } = {}) {
  // Subscribed, ours would hardly poll.
  await page.goto(`${server.origin}/?subscription=off`, { waitUntil: 'commit' });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no list came')), timeout);
  });
  try {
    return await Promise.race([page.evaluate(() => window.benchList), late]);
  } catch (error) {
    check();
    const shown = await page.evaluate(() => document.body.innerText).catch(() => '(nothing)');
    throw new Error(`${page.url()}: ${error.message}; it shows:\n${shown.slice(0, 500)}`);
  } finally {
    clearTimeout(timer);
  }
}
