// The package from another origin, every file of it guarded by its hash.

import { startConsole } from '../../console/console.mjs';
import { cdnPage, startCdn } from './cdn.ts';
import { expect, test as hostTest } from './fixtures.ts';
import { PLAIN } from './hosts.ts';

type Cdn = Awaited<ReturnType<typeof startCdn>>;

const cdnTest = hostTest.extend<{ cdn: Cdn }>({
  cdn: async ({ page }, use) => {
    const cdn = await startCdn();
    await use(cdn);
    await page.close();
    await cdn.close();
  },
  console: async ({ cdn, page }, use) => {
    const server = await startConsole({ dist: `${PLAIN}/console`, ...cdnPage(cdn.origin) });
    await use(server);
    await page.close();
    await server.close();
  },
});

cdnTest('files that are as published are taken', async ({ cdn, jobs, page, visit }) => {
  const wasm = page.waitForRequest((request) => request.url().startsWith(`${cdn.origin}/jobs_console_bg.wasm?v=`));
  await visit('/cdn.html');
  await wasm;
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await jobs.button('Retry acme/site').click();
  await expect(jobs.card('Ingesting acme/site')).toBeVisible();
});

cdnTest.describe('files that were tampered with', () => {
  // The browser notes what it refuses.
  const test = cdnTest.extend({ guard: [async ({}, use) => use(), { auto: true }] });

  test('WebAssembly is refused; the page reloaded takes the right one', async ({ cdn, jobs, page, visit }) => {
    // A section that changes nothing: it would run.
    cdn.changed.set('jobs_console_bg.wasm', Buffer.from([0, 2, 1, 0x78]));
    await visit('/cdn.html');
    const reload = page.getByRole('button', { name: 'Reload the page' });
    await expect(reload).toBeVisible();
    await expect(jobs.card('Ingesting acme/api')).toBeHidden();
    cdn.changed.clear();
    await reload.click();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  });

  test('a script is refused', async ({ cdn, page, visit }) => {
    cdn.changed.set('element.js', Buffer.from('\nwindow.tampered = true;\n'));
    const refused = page.waitForEvent('console', (message) => /integrity.*\/element\.js/.test(message.text()));
    await visit('/cdn.html');
    await refused;
    expect(await page.evaluate(() => 'tampered' in window)).toBe(false);
    // What was between the tags stays on the page.
    await expect(page.getByRole('heading', { name: 'What should we code next?' })).toBeVisible();
  });
});
