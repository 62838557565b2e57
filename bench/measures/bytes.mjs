// Which files a page loads, and how large they are.

import { open } from '../browser.mjs';
import { watchCards } from '../probes.mjs';

/** Files until the list stands, then those until the first details dialog is open. */
export async function bytes(browser, peer) {
  const tab = await open(browser, { scripts: [watchCards] });
  try {
    const asked = [];
    tab.page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      const name = pathname === '/' ? '/index.html' : pathname;
      if (peer.files.has(name) && !asked.includes(name)) asked.push(name);
    });
    const initial = await tab.checked(async (page) => {
      await page.goto(peer.server.url, { waitUntil: 'load' });
      await page.evaluate(() => window.benchSettled);
      return [...asked];
    });
    await tab.checked(async (page) => {
      await page.getByRole('button', { name: /^View Details/ }).first().click();
      await page.getByRole('dialog').getByRole('heading', { name: 'Steps' }).waitFor();
    });
    const row = (name) => {
      const { raw, gzip, brotli } = peer.files.get(name);
      return { name, raw: raw.length, gzip: gzip.length, brotli: brotli.length, later: !initial.includes(name) };
    };
    return asked.map(row);
  } finally {
    await tab.close();
  }
}
