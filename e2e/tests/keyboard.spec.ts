// The keys of the list, pressed as a keyboard presses them.

import type { Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import type { ConsolePage } from './console-page.ts';
import { type Console, expect, test } from './fixtures.ts';

const KEYS = 'Keys for the list of jobs';
const focused = (page: Page) => page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.tagName);
/** What shows where the focus is. */
const outline = (page: Page) => page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);

async function openWith(console: Console, jobs: ConsolePage, open: () => Promise<void>) {
  const minutesAgo = (minutes: number) => console.clock.now() - minutes * 60_000;
  console.jobs.add({ repoName: 'acme/api', startedAt: minutesAgo(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: 'acme/waits', status: 'queued', createdAt: minutesAgo(1) });
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: minutesAgo(5), errorMessage: 'Out of disk', input: {} });
  for (let number = 0; number < 60; number += 1) {
    console.jobs.add({ repoName: `acme/${number}`, status: 'completed', completedAt: minutesAgo(10 + number) });
  }
  await open();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
}

test('2.1.1, 2.1.4 from the tab to a retry without a pointer', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await jobs.jobsTab.focus();
  for (const key of ['j', 'p', 'f']) await page.keyboard.press(key);
  await expect(jobs.jobsTab).toBeFocused();
  await expect(jobs.button('Pause updates')).toBeVisible();

  const isReached = () => jobs.button('Pause updates').evaluate((button) => button === document.activeElement);
  for (let stop = 0; stop < 5 && !(await isReached()); stop += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('j');
  await expect(jobs.card('Ingesting acme/api')).toBeFocused();
  expect(await outline(page)).toBe('solid');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(jobs.card('Failed: acme/broken')).toBeFocused();
  await page.keyboard.press('r');
  await expect.poll(() => console.requests.of('jobs.retry').length).toBe(1);
  expect(await focused(page)).not.toBe('BODY');
});

test('2.4.3 the focus survives polls and the scrolling of a long list', async ({ console, jobs, open, page, time }) => {
  await openWith(console, jobs, open);
  await jobs.card('Ingesting acme/api').focus();
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('j');
  const card = jobs.card('Ingested acme/37');
  await expect(card).toBeFocused();
  await expect(card).toBeInViewport();
  console.jobs.progress('run_01', 20);
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/api')).toContainText('20 / 45');
  await expect(card).toBeFocused();
  await page.evaluate(() => scrollTo(0, 0));
  await time.untilPoll();
  await expect(card).toBeFocused();
  await page.keyboard.press('k');
  await expect(jobs.card('Ingested acme/36')).toBeFocused();
  await expect(jobs.card('Ingested acme/36')).toBeInViewport();
});

test('2.4.3, 3.3.4 the question before a cancel, and the sheet of keys, give the focus back', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await jobs.card('Ingesting acme/api').focus();
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Cancel acme/api?' })).toBeVisible();
  await expect(jobs.button('Not now')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(jobs.card('Ingesting acme/api')).toBeFocused();
  expect(console.requests.of('jobs.cancel')).toHaveLength(0);

  await page.keyboard.press('Shift+?');
  const sheet = page.getByRole('dialog', { name: KEYS });
  await expect(sheet.getByRole('row')).toHaveCount(10);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(jobs.card('Ingesting acme/api')).toBeFocused();
});

test('Enter opens, Escape closes, and / types into the search', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await jobs.card('Ingesting acme/waits').focus();
  await page.keyboard.press('Enter');
  await expect(jobs.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
  await expect(jobs.button('View Details acme/waits')).toBeFocused();
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Find jobs' });
  await expect(field).toBeFocused();
  await page.keyboard.type('jfp?x');
  await expect(field).toHaveValue('jfp?x');
  await expect(jobs.button('Pause updates')).toBeVisible();
});

test('arrows scroll where no card has the focus', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await jobs.button('Pause updates').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.evaluate(() => scrollY || document.querySelector('[role=tabpanel]:not([hidden])')!.scrollTop)).toBeGreaterThan(0);
  await expect(jobs.button('Pause updates')).toBeFocused();
});

for (const dir of ['ltr', 'rtl']) {
  test(`1.4.10 the sheet fits a window of 320 px, ${dir}`, async ({ console, jobs, open, page }) => {
    await openWith(console, jobs, open);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
    await jobs.card('Ingesting acme/api').focus();
    await page.keyboard.press('Shift+?');
    await expect(page.getByRole('dialog', { name: KEYS })).toBeVisible();
    await jobs.expectNoSidewaysScrolling();
    await expectAccessible(page);
  });
}
