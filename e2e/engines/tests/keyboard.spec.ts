// Keys: of the tabs, and of the list.

import { expect, test } from '../fixtures.ts';

test.beforeEach(async ({ console, jobs, open }) => {
  const minutesAgo = (minutes: number) => console.clock.now() - minutes * 60_000;
  console.jobs.add({ repoName: 'acme/api', startedAt: minutesAgo(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: 'acme/waits', status: 'queued', createdAt: minutesAgo(1) });
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: minutesAgo(5), errorMessage: 'Out of disk', input: {} });
  await open();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
});

test('2.1.1 arrow keys, Home and End move between the tabs and select', async ({ jobs, page }) => {
  const expectAt = async (tab: typeof jobs.jobsTab, other: typeof jobs.jobsTab) => {
    await expect(tab).toBeFocused();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(other).toHaveAttribute('aria-selected', 'false');
    await expect(other).toHaveAttribute('tabindex', '-1');
  };
  await jobs.jobsTab.focus();
  await page.keyboard.press('ArrowRight');
  await expectAt(jobs.chatTab, jobs.jobsTab);
  await expect(jobs.chatPanel).toBeVisible();
  await expect(jobs.jobsPanel).toHaveCount(0);
  await page.keyboard.press('ArrowLeft');
  await expectAt(jobs.jobsTab, jobs.chatTab);
  await expect(jobs.jobsPanel).toBeVisible();
  await page.keyboard.press('Home');
  await expectAt(jobs.chatTab, jobs.jobsTab);
  await page.keyboard.press('End');
  await expectAt(jobs.jobsTab, jobs.chatTab);
  await page.keyboard.press('Tab');
  await expect(jobs.jobsPanel).toBeFocused();
});

test('j, k, x and Enter go from card to card, select and open', async ({ jobs, page }) => {
  await jobs.button('Pause updates').focus();
  await page.keyboard.press('j');
  await expect(jobs.card('Ingesting acme/api')).toBeFocused();
  // The focus is seen.
  expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect(jobs.card('Failed: acme/broken')).toBeFocused();
  await page.keyboard.press('k');
  await expect(jobs.card('Ingesting acme/waits')).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.getByRole('checkbox', { name: 'Select acme/waits', exact: true })).toBeChecked();
  await page.keyboard.press('x');
  await expect(page.getByRole('checkbox', { name: 'Select acme/waits', exact: true })).not.toBeChecked();
  await page.keyboard.press('Enter');
  await expect(jobs.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
  await expect(jobs.button('View Details acme/waits')).toBeFocused();
});

test('? lists the keys, c asks first, / goes into the search', async ({ console, jobs, page }) => {
  await jobs.card('Ingesting acme/api').focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys for the list of jobs' });
  await expect(sheet.getByRole('row')).toHaveCount(10);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(jobs.card('Ingesting acme/api')).toBeFocused();

  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Cancel acme/api?' })).toBeVisible();
  await expect(jobs.button('Not now')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(jobs.card('Ingesting acme/api')).toBeFocused();
  expect(console.requests.of('jobs.cancel')).toHaveLength(0);

  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Find jobs' });
  await expect(field).toBeFocused();
  await page.keyboard.type('jfp?x');
  await expect(field).toHaveValue('jfp?x');
  await expect(jobs.button('Pause updates')).toBeVisible();
});

test('r retries', async ({ console, jobs, page }) => {
  await jobs.card('Failed: acme/broken').focus();
  await page.keyboard.press('r');
  await expect.poll(() => console.requests.of('jobs.retry').length).toBe(1);
  await expect(jobs.card('Ingesting acme/broken')).toBeVisible();
});
