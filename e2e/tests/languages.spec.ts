// Languages: loaded when they are needed, mirrored where they have to be, changed while the page runs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

import { type Console, expect, test } from './fixtures.ts';
import type { Time } from './time.ts';

const LANGUAGES = ['de', 'fr', 'es', 'ja', 'zh-Hans', 'ar'];
const messages = (tag: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../locales/${tag}.json`), 'utf8')) as Record<string, string>;

/** The files of languages that a page asks for. */
function requested(page: Page) {
  const files: string[] = [];
  page.on('request', (request) => {
    const file = /\/locales\/(.+)\.json/.exec(request.url())?.[1];
    if (file) files.push(file);
  });
  return files;
}

function addJobs(console: Console, time: Time) {
  console.jobs.add({ repoName: 'acme/api', startedAt: time.minutesAgo(2), progress: { processed: 1200, total: 4500 } });
  console.jobs.add({ repoName: 'acme/docs', status: 'completed', completedAt: time.minutesAgo(6), progress: { processed: 23, total: 23 } });
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: time.minutesAgo(9), errorMessage: 'Invalid yml' });
}

test.beforeEach(async ({ console, time }) => addJobs(console, time));

test('a page in English loads no language', async ({ jobs, open, page }) => {
  const files = requested(page);
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  await expect(page.locator('.jc-jobs[lang=en]')).toBeVisible();
  expect(files).toEqual([]);
});

test('German words, numbers and times', async ({ open, page }) => {
  const files = requested(page);
  await open({ locale: 'de-DE' });
  const card = page.getByRole('article', { name: 'acme/api wird eingelesen' });
  await expect(card).toContainText('1.200 / 4.500 Dateien verarbeitet');
  await expect(card).toContainText('27\u00a0%');
  await expect(card).toContainText('Gestartet: vor 2 Minuten');
  await expect(page.getByRole('tab', { name: 'Jobs, 1 laufend' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Letzte Jobs (2)' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Jobs suchen' })).toBeVisible();
  await card.getByRole('button', { name: 'Details ansehen' }).click();
  await expect(page.getByRole('dialog')).toContainText('Fortschritt');
  expect(files).toEqual(['de']);
});

for (const tag of LANGUAGES) {
  test(`no English word is left: ${tag}`, async ({ open, page }) => {
    await open({ locale: tag });
    const own = messages(tag);
    await expect(page.getByRole('searchbox', { name: own['toolbar.find'] })).toBeVisible();
    await expect(page.locator('.jc-jobs:not(.repositories)')).toHaveAttribute('lang', tag);
    const shown = (await page.locator('.jc-jobs:not(.repositories)').innerText()).split('\n').map((line) => line.trim());
    const english = messages('en');
    for (const [key, text] of Object.entries(english)) {
      if (typeof text !== 'string' || text.includes('{') || text.length < 5 || own[key] === text) continue;
      expect(shown, key).not.toContain(text);
    }
  });
}

test('1.3.2 Arabic goes from right to left; ids and code do not', async ({ open, page }) => {
  await open({ locale: 'ar' });
  const list = page.locator('.jc-jobs:not(.repositories)');
  await expect(list).toHaveAttribute('dir', 'rtl');
  const card = page.getByRole('article').filter({ hasText: 'acme/broken' });
  const left = async (part: string) => (await card.locator(`[part~="${part}"]`).first().boundingBox())!.x;
  const { x, width } = (await card.boundingBox())!;
  expect(await left('icon')).toBeGreaterThan(x + width / 2);
  const button = (await card.getByRole('button').last().boundingBox())!;
  expect(button.x).toBeLessThan(x + width / 2);
});

test('exact times are shown for the reader who wants them, in the zone of the address, and remembered', async ({ open, page }) => {
  await open({ timeZone: 'Asia/Tokyo', locale: 'en-US' });
  const time = page.getByRole('article', { name: 'Ingested acme/docs' }).locator('time');
  await expect(time).toHaveText('Completed 6 minutes ago');
  const at = new Date((await time.getAttribute('datetime'))!);
  const exact = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Asia/Tokyo' }).format(at);
  const toggle = page.getByRole('button', { name: 'Exact times' });
  await toggle.click();
  await expect(time).toHaveText(`Completed ${exact}`);
  await page.reload();
  await expect(time).toHaveText(`Completed ${exact}`);
  await toggle.click();
  await expect(time).toHaveText('Completed 6 minutes ago');
});

test('a time zone that does not exist is the reader’s', async ({ jobs, open, page }) => {
  await open({ timeZone: 'Mars/Olympus', times: 'absolute' });
  await expect(jobs.card('Ingested acme/docs').locator('time')).toHaveText(/^Completed .*\b2026\b/);
});

test.describe('a file that does not come', () => {
  test.use({ failedRequests: true });

  test('leaves the words English', async ({ jobs, open, page }) => {
    await page.route('**/locales/fr.json*', (route) => route.fulfill({ status: 500 }));
    const answered = page.waitForResponse('**/locales/fr.json*');
    await open({ locale: 'fr' });
    await answered;
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    await expect(page.locator('.jc-jobs[lang=en]').last()).toBeVisible();
  });
});
