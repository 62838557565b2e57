// The line that says whether the list is up to date, and pausing it.

import type { Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import type { ConsolePage } from './console-page.ts';
import { type Console, expect, test } from './fixtures.ts';

const line = (page: Page) => page.getByRole('group', { name: 'Updates' });
const interval = (page: Page) => page.getByRole('combobox', { name: 'How often jobs are updated' });

async function openWith(console: Console, jobs: ConsolePage, open: () => Promise<void>) {
  const minutesAgo = (minutes: number) => console.clock.now() - minutes * 60_000;
  console.jobs.add({ repoName: 'acme/api', startedAt: minutesAgo(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: minutesAgo(60) });
  await open();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
}

test('2.2.2 paused, nothing is asked until the reader resumes', async ({ console, jobs, open, page, time }) => {
  await openWith(console, jobs, open);
  await expect(line(page)).toContainText('Live · updated just now');
  await jobs.button('Pause updates').click();
  await expect(line(page)).toContainText('Paused');
  await expect(jobs.button('Resume updates')).toBeFocused();
  const asked = () => console.requests.of('jobs.list').length;
  const before = asked();
  console.jobs.add({ repoName: 'acme/new' });
  await jobs.setVisible(false);
  await jobs.setVisible(true);
  await jobs.focusWindow();
  await time.pass(30);
  expect(asked()).toBe(before);
  await expect(jobs.card('Ingesting acme/new')).toHaveCount(0);

  await jobs.button('Resume updates').press('Enter');
  await expect(jobs.card('Ingesting acme/new')).toBeVisible();
  await expect(line(page)).toContainText('Live · updated just now');
  expect(await time.untilPoll()).toBe(3);
});

test('a press of Retry is carried out while paused, and seen', async ({ console, jobs, open, page, time }) => {
  await openWith(console, jobs, open);
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: time.minutesAgo(1), errorMessage: 'Out of disk', input: {} });
  await time.untilPoll();
  await time.pass(15);
  await page.reload();
  await expect(jobs.card('Failed: acme/broken')).toBeVisible();
  await jobs.button('Pause updates').click();
  await jobs.button('Retry acme/broken').click();
  await expect(jobs.running.getByRole('article', { name: 'Ingesting acme/broken' })).toBeVisible();
  await expect(line(page)).toContainText('Paused');
});

test.describe('offline', () => {
  test.use({ failedRequests: true });

  test('says how old the list is, once', async ({ console, context, jobs, open, page, time }) => {
    await openWith(console, jobs, open);
    await context.setOffline(true);
    await expect(line(page)).toContainText('Offline · updated just now');
    await expect(jobs.banner).toContainText('You are offline.');
    await time.pass(65);
    await expect(line(page)).toContainText('Offline · updated 1 min ago');
    await expect(page.getByText(/updated/i)).toHaveCount(1);
    await context.setOffline(false);
    await expect(line(page)).toContainText('Live · updated just now');
  });
});

test('1.4.10, 2.5.8, 4.1.3 the line is no live region, and stays on the screen of a narrow window', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  expect(await line(page).evaluate((group) => group.querySelectorAll('[role=status], [role=alert], [aria-live]').length)).toBe(0);
  for (const dir of ['ltr', 'rtl']) {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
    await jobs.expectNoSidewaysScrolling();
    const { x, width } = (await line(page).boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(320);
    for (const button of await line(page).getByRole('button').all()) {
      const box = (await button.boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    }
    await expectAccessible(page);
  }
});

test('an interval is chosen, and polls keep to it', async ({ console, jobs, open, page, time }) => {
  await openWith(console, jobs, open);
  await expect(interval(page)).toHaveValue('3000');
  await interval(page).selectOption('Every 10 s');
  await time.untilPoll();
  expect(await time.untilPoll()).toBe(10);
  await expect(line(page)).toContainText('Live · updated just now');
});
