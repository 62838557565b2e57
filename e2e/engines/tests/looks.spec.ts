// Languages, density, narrow windows.

import { POLICY } from '../../console/pages.mjs';
import { type Console, expect, test } from '../fixtures.ts';

function addJobs(console: Console) {
  const minutesAgo = (minutes: number) => console.clock.now() - minutes * 60_000 - 5_000;
  console.jobs.add({ repoName: 'acme/api', startedAt: minutesAgo(2), progress: { processed: 1200, total: 4500 } });
  console.jobs.add({ repoName: 'acme/waits', status: 'queued', statusReason: 'waiting for rate limit', createdAt: minutesAgo(1) });
  console.jobs.add({ repoName: 'acme/docs', status: 'completed', completedAt: minutesAgo(6), progress: { processed: 23, total: 23 } });
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: minutesAgo(9), errorMessage: `Invalid ${'syntax '.repeat(60)}` });
}

test('German words, numbers and times', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: 'de-DE' });
  const card = page.getByRole('article', { name: 'acme/api wird eingelesen', exact: true });
  await expect(card).toContainText('1.200 / 4.500 Dateien verarbeitet');
  await expect(card).toContainText('27 %');
  await expect(card).toContainText('Gestartet: vor 2 Minuten');
  await expect(page.getByRole('tab', { name: 'Jobs, 1 laufend und 1 wartend' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Letzte Jobs (2)' })).toBeVisible();
  await card.getByRole('button', { name: 'Details ansehen' }).click();
  await expect(page.getByRole('dialog')).toContainText('Fortschritt');
});

test('1.3.2 Arabic goes from right to left', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: 'ar' });
  const list = page.locator('.jc-jobs:not(.repositories)');
  await expect(list).toHaveAttribute('dir', 'rtl');
  const card = page.getByRole('article').filter({ hasText: 'acme/broken' });
  const { x, width } = (await card.boundingBox())!;
  const icon = (await card.getByRole('img').first().boundingBox())!;
  expect(icon.x).toBeGreaterThan(x + width / 2);
  const button = (await card.getByRole('button').last().boundingBox())!;
  expect(button.x).toBeLessThan(x + width / 2);
});

test('rows of 40 pixels, which are still there after a reload', async ({ console, jobs, open, page }) => {
  addJobs(console);
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  const toggle = jobs.button('Compact rows');
  await expect(toggle).toHaveAttribute('aria-pressed', 'false');
  const heights = () => page.evaluate(() => [...document.querySelectorAll('li:has(article)')].map((row) => row.getBoundingClientRect().height));
  expect(Math.min(...(await heights()))).toBeGreaterThan(60);
  const expectRows = () =>
    expect.poll(async () => (await heights()).filter((height) => Math.abs(height - 40) <= 1).length).toBe(4);
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await expectRows();
  await page.reload();
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await expectRows();
  await toggle.click();
  await expect.poll(async () => Math.min(...(await heights()))).toBeGreaterThan(60);
});

test.describe('in a window of 320 pixels', () => {
  const ADDRESSES = ['', '&locale=ar', '&locale=de&density=compact'];
  // Browsers' windows have a least width, frames have none.
  const pages = Object.fromEntries(
    ADDRESSES.map((parameters, index) => {
      const src = `/?subscription=off${parameters}`.replaceAll('&', '&amp;');
      return [`/narrow-${index}.html`, `<!doctype html><iframe width="320" height="640" src="${src}"></iframe>`];
    }),
  );
  test.use({ consoleOptions: { pages, policy: `${POLICY}; frame-src 'self'` } });

  for (const [index, parameters] of ADDRESSES.entries()) {
    test(`1.4.10 nothing scrolls sideways: ${parameters || 'the defaults'}`, async ({ console, jobs, page }) => {
      addJobs(console);
      await page.goto(`${console.url}/narrow-${index}.html`);
      await page.enterFrame();
      await expect(page.getByRole('article').filter({ hasText: 'acme/docs' })).toBeVisible();
      expect(await page.evaluate(() => innerWidth)).toBe(320);
      if (parameters) await expect(page.locator('.jc-jobs:not(.repositories):not([lang=en])')).toBeVisible();
      await jobs.expectNoSidewaysScrolling();
      // Nothing is cut off.
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll('[role=tabpanel]:not([hidden]) button')]
          .filter((button) => button.checkVisibility())
          .map((button) => ({ label: button.ariaLabel ?? button.textContent, box: button.getBoundingClientRect() }))
          .filter(({ box }) => box.left < 0 || box.right > 320)
          .map(({ label, box }) => `${label} ${box.left} ${box.right}`),
      );
      expect(outside).toEqual([]);
      if (parameters.includes('compact')) return;
      await page.getByRole('article').filter({ hasText: 'acme/broken' }).getByRole('button').last().press('Enter');
      await expect(jobs.dialog).toContainText('process-files');
      await jobs.expectNoSidewaysScrolling();
    });
  }
});
