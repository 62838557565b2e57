// The time zone of dates: the host's, or the one that the reader chooses and that is remembered.

import type { Page } from '@playwright/test';

import { watchClipboard } from './clipboard.ts';
import { type Console, expect, test } from './fixtures.ts';
import type { Time } from './time.ts';

/** The reader is in Berlin, and it is 09:00 in UTC. */
function addJob(console: Console, time: Time) {
  const [start, at] = [new Date(time.minutesAgo(7)), new Date(time.minutesAgo(6))];
  console.jobs.add({
    id: 'run_1',
    repoName: 'acme/docs',
    status: 'completed',
    startedAt: start,
    completedAt: at,
    steps: [{ id: '1', name: 'load', status: 'completed', attempt: 1, startedAt: start, endedAt: at }],
  });
}

const select = (page: Page) => page.getByRole('combobox', { name: 'Time zone' });
const chosen = (page: Page) => select(page).evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text);
const options = (page: Page) => select(page).getByRole('option').allTextContents();

test.beforeEach(async ({ console, time }) => addJob(console, time));

test('the reader’s own unless another one is chosen, which holds for every date and after a reload', async ({ jobs, open, page }) => {
  await open({ times: 'absolute' });
  const times = jobs.card('Ingested acme/docs').locator('time');
  await expect(times).toHaveText(/^Completed .*\b09:54:00/);
  expect(await options(page)).toEqual(['Your time zone', 'UTC']);
  expect(await chosen(page)).toBe('Your time zone');

  await select(page).selectOption('UTC');
  await expect(times).toHaveText(/\b08:54:00/);
  await expect(times).toHaveAttribute('title', /\b08:54:00/);
  await page.reload();
  await expect(times).toHaveText(/\b08:54:00/);
  expect(await chosen(page)).toBe('UTC');

  await jobs.button('View Details acme/docs').click();
  await expect(jobs.dialog).toContainText('08:54:00');
  await jobs.dialog.getByRole('button', { name: /^load/ }).click();
  await expect(jobs.dialog.getByRole('listitem')).toContainText('08:54:00');
  await expect(jobs.dialog).not.toContainText('09:54:00');
});

test('the host’s stands among them, and in what is copied', async ({ jobs, open, page }) => {
  const copiedBy = await watchClipboard(page);
  await open({ timeZone: 'Asia/Tokyo' });
  const times = jobs.card('Ingested acme/docs').locator('time');
  await expect(times).toHaveAttribute('title', /\b17:54:00/);
  expect(await options(page)).toEqual(['Your time zone', 'UTC', 'Asia/Tokyo']);
  expect(await chosen(page)).toBe('Asia/Tokyo');
  const copied = async () => {
    await jobs.button('View Details acme/docs').click();
    const text = await copiedBy(() => jobs.dialog.getByRole('button', { name: 'Copy as Markdown' }).click());
    await page.keyboard.press('Escape');
    // The page goes back, which a reload would meet.
    await expect(page).not.toHaveURL(/[?&]job=/);
    return text;
  };
  expect(await copied()).toMatch(/- Ended: 2026-03-02T08:54:00\.000Z \(.*\b17:54:00, Asia\/Tokyo\)/);

  await select(page).selectOption('Your time zone');
  await expect(times).toHaveAttribute('title', /\b09:54:00/);
  expect(await copied()).toMatch(/- Ended: 2026-03-02T08:54:00\.000Z\n/);
  await page.reload();
  await expect(times).toHaveAttribute('title', /\b09:54:00/);
});

test('2.1.1 it is chosen by keyboard, and the focus stays and is seen', async ({ open, page }) => {
  await open();
  await page.getByRole('button', { name: 'Exact times' }).focus();
  await page.keyboard.press('Tab');
  await expect(select(page)).toBeFocused();
  const outline = () => select(page).evaluate((select) => getComputedStyle(select.parentElement!).outlineStyle);
  expect(await outline()).toBe('solid');
  await page.keyboard.press('u');
  await expect.poll(() => chosen(page)).toBe('UTC');
  await expect(select(page)).toBeFocused();
});

test('a zone that an earlier page has remembered is offered', async ({ jobs, open, page }) => {
  await page.addInitScript(() => localStorage.setItem('jobs-console.time-zone', 'America/Argentina/Buenos_Aires'));
  await open({ timeZone: 'Asia/Tokyo' });
  await expect(jobs.card('Ingested acme/docs').locator('time')).toHaveAttribute('title', /\b05:54:00/);
  expect(await options(page)).toEqual(['Your time zone', 'UTC', 'Asia/Tokyo', 'America/Argentina/Buenos_Aires']);
});

for (const [what, stored] of [
  ['none', 'Mars/Olympus'],
  ['empty', ''],
] as const) {
  test(`a zone that is remembered and ${what} leaves it to the host`, async ({ jobs, open, page }) => {
    await page.addInitScript((stored) => localStorage.setItem('jobs-console.time-zone', stored), stored);
    await open({ timeZone: 'Asia/Tokyo' });
    await expect(jobs.card('Ingested acme/docs').locator('time')).toHaveAttribute('title', /\b17:54:00/);
    expect(await options(page)).toEqual(['Your time zone', 'UTC', 'Asia/Tokyo']);
  });
}

test('another tab of the page is told', async ({ context, jobs, open, page }) => {
  await open({ times: 'absolute' });
  const other = await context.newPage();
  await other.goto(page.url());
  await select(other).selectOption('UTC');
  await other.close();
  await expect(jobs.card('Ingested acme/docs').locator('time')).toHaveText(/\b08:54:00/);
});
