// Selecting jobs, and acting on many of them, on real consoles.

import type { Locator, Page } from '@playwright/test';

import { type Console, expect, test } from './fixtures.ts';
import type { Time } from './time.ts';

const bar = (page: Page) => page.getByRole('group', { name: 'Selected jobs' });
const checkbox = (page: Page, repo: string) => page.getByRole('checkbox', { name: `Select ${repo}`, exact: true });

/** A console without procedures that take many jobs. */
const SINGLY = { retryMany: 'off', cancelMany: 'off' };

/** Failed jobs, the first one the latest. */
function addFailed(console: Console, time: Time, count: number) {
  for (let number = 1; number <= count; number += 1) {
    const at = time.minutesAgo(number);
    console.jobs.add({ repoName: `acme/${number}`, status: 'failed', createdAt: at, completedAt: at, errorMessage: 'Out of disk', input: {} });
  }
}

/** Whether something can be seen where it is: nothing else lies over its middle. */
const isUncovered = (locator: Locator) =>
  locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return element.contains(hit) || (hit?.contains(element) ?? false);
  });

for (const { shape, procedure } of [
  { shape: 'spec', procedure: 'jobs.retry' },
  { shape: 'zoned', procedure: 'jobs.restart' },
] as const) {
  test.describe(shape, () => {
    test.use({ consoleOptions: { shape }, failedRequests: true });

    test('all failed are retried one after the other, and refusals stay on their cards', async ({ console, jobs, open, page, time }) => {
      addFailed(console, time, 5);
      await open(SINGLY);
      await jobs.button('Failed 5').click();
      await jobs.button('Retry all failed (5)').click();
      await expect(page.getByRole('dialog', { name: 'Retry 5 jobs?' })).toBeVisible();
      await expect(jobs.button('Not now')).toBeFocused();
      console.failNext(procedure, { code: 'CONFLICT', message: 'Its worker is away' });
      await jobs.button('Retry 5 jobs').click();

      const sentence = '4 retried, 1 refused.';
      await expect(bar(page)).toContainText(sentence);
      await expect(jobs.announcement(sentence)).toHaveCount(1);
      expect(console.requests.of(procedure)).toHaveLength(5);
      await expect(page.getByRole('alert')).toHaveCount(1);
      await expect(page.getByRole('alert')).toContainText('Its worker is away');
      await jobs.button('All 9').click();
      await time.untilPoll();
      await expect(jobs.running.getByRole('article')).toHaveCount(4);
    });

    test('many are retried in one call where the console has a procedure for it', async ({ console, jobs, open, page, time }) => {
      addFailed(console, time, 5);
      await open();
      await jobs.button('Failed 5').click();
      await jobs.button('Retry all failed (5)').click();
      await jobs.button('Retry 5 jobs').click();
      await expect(bar(page)).toContainText('5 retried, 0 refused.');
      expect(console.requests.of('jobs.retryMany')).toHaveLength(1);
      expect(console.requests.of(procedure)).toHaveLength(0);
      await jobs.button(/^All \d+$/).click();
      await time.untilPoll();
      await expect(jobs.running.getByRole('article')).toHaveCount(5);
    });
  });
}

test('Stop sends nothing more', async ({ console, jobs, open, page, time }) => {
  addFailed(console, time, 6);
  await open(SINGLY);
  await jobs.button('Failed 6').click();
  await jobs.button('Retry all failed (6)').click();
  const second = console.hang(({ procedures, inputs }) => procedures.includes('jobs.retry') && JSON.stringify(inputs).includes('run_02'));
  await jobs.button('Retry 6 jobs').click();
  await second.reached;
  await expect(bar(page)).toContainText('1 of 6');
  await expect(page.getByRole('progressbar', { name: 'Retrying 6 jobs' })).toBeVisible();
  await bar(page).getByRole('button', { name: 'Stop' }).click();
  second.release();
  await expect(bar(page)).toContainText('2 retried, 0 refused, 4 not sent.');
  expect(console.requests.of('jobs.retry')).toHaveLength(2);
});

test('2.1.1, 2.4.3, 3.3.4 everything by the keyboard alone', async ({ console, jobs, open, page, time }) => {
  console.jobs.add({ repoName: 'acme/a', startedAt: time.minutesAgo(3) });
  console.jobs.add({ repoName: 'acme/b', startedAt: time.minutesAgo(2) });
  console.jobs.add({ repoName: 'acme/c', startedAt: time.minutesAgo(1) });
  await open(SINGLY);
  const focus = async (locator: Locator, key = 'Tab') => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`Tab does not reach ${locator}`);
  };
  await expect(jobs.card('Ingesting acme/a')).toBeVisible();
  await focus(checkbox(page, 'acme/a'));
  await expect(checkbox(page, 'acme/a')).toHaveCSS('opacity', '1');
  await page.keyboard.press('Space');
  await expect(bar(page)).toContainText('1 selected');
  await focus(checkbox(page, 'acme/c'));
  await page.keyboard.press('Shift+Space');
  await expect(checkbox(page, 'acme/b')).toBeChecked();
  await focus(jobs.button('Cancel 3'));
  await page.keyboard.press('Enter');
  await expect(jobs.button('Not now')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(jobs.button('Cancel 3')).toBeFocused();
  // The browser closes it, and tells of it a moment later.
  await expect(page.locator('dialog')).toHaveCount(0);
  await page.keyboard.press('Enter');
  const held = console.hang('jobs.cancel');
  await focus(jobs.button('Cancel 3 jobs'));
  await page.keyboard.press('Enter');
  await held.reached;
  await expect(jobs.button('Stop')).toBeFocused();
  held.release();
  await expect(bar(page)).toContainText('3 cancelled, 0 refused.');
  await expect(jobs.button('Close')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(bar(page)).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test('2.4.3 after Retry all failed the focus is on Stop, then on Close, then in the list', async ({ console, jobs, open, page, time }) => {
  addFailed(console, time, 4);
  await open(SINGLY);
  await jobs.button('Failed 4').click();
  await jobs.button('Retry all failed (4)').focus();
  await page.keyboard.press('Enter');
  await expect(jobs.button('Not now')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(jobs.button('Retry all failed (4)')).toBeFocused();
  await expect(jobs.button('Not now')).toHaveCount(0);
  await page.keyboard.press('Enter');
  const held = console.hang('jobs.retry');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await held.reached;
  await expect(bar(page)).toContainText('0 of 4');
  await expect(jobs.button('Stop')).toBeFocused();
  held.release();
  await expect(bar(page)).toContainText('4 retried, 0 refused.');
  await expect(jobs.button('Close')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(bar(page)).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.closest('[part~=jobs]'))).not.toBeNull();
});

test('2.4.11 nothing moves when something is selected, and the bar covers nothing that has the focus', async ({ console, jobs, open, page, time }) => {
  addFailed(console, time, 12);
  await page.setViewportSize({ width: 900, height: 600 });
  await open(SINGLY);
  const card = jobs.card('Failed: acme/2');
  await card.scrollIntoViewIfNeeded();
  await expect(checkbox(page, 'acme/2').locator('..')).toHaveCSS('opacity', '0');
  const before = await jobs.placeOf(card);
  await card.hover();
  await expect(checkbox(page, 'acme/2').locator('..')).toHaveCSS('opacity', '1');
  expect((await checkbox(page, 'acme/2').locator('..').boundingBox())!.width).toBeGreaterThanOrEqual(24);
  await checkbox(page, 'acme/2').click();
  expect(await jobs.placeOf(card)).toBe(before);
  await expect(checkbox(page, 'acme/1').locator('..')).toHaveCSS('opacity', '1');
  const inCards = jobs.recent.locator('li').locator('button, input');
  await checkbox(page, 'acme/2').focus();
  let stops = 0;
  for (; stops < 20; stops += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await inCards.and(focused).count()) === 0) break;
    expect(await isUncovered(focused), await focused.innerText()).toBe(true);
    const { y, height } = (await focused.boundingBox())!;
    expect(y + height).toBeLessThanOrEqual((await bar(page).boundingBox())!.y);
  }
  expect(stops, 'stops of the keyboard on cards').toBeGreaterThan(5);
});

test('a selection outlasts polls, filters and jobs that end; what is gone is said', async ({ console, jobs, open, page, time }) => {
  const first = console.jobs.add({ repoName: 'acme/a' });
  const second = console.jobs.add({ repoName: 'acme/b', status: 'completed', completedAt: time.minutesAgo(3) });
  await open(SINGLY);
  await checkbox(page, 'acme/a').click({ force: true });
  await checkbox(page, 'acme/b').click({ force: true });
  await jobs.button('Running 1').click();
  await jobs.button('All 2').click();
  console.jobs.finish(first.id);
  await time.untilPoll();
  await expect(jobs.card('Ingested acme/a')).toBeVisible();
  await expect(checkbox(page, 'acme/a')).toBeChecked();
  await expect(bar(page)).toContainText('2 selected');
  console.jobs.remove(second.id);
  // The history is asked for again when the reader returns.
  await jobs.setVisible(false);
  await time.pass(10);
  await jobs.setVisible(true);
  await time.pass(1);
  await expect(bar(page)).toContainText('1 selected job is gone.');
  await expect(bar(page)).toContainText('1 selected');
});

test.describe('on touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('the checkboxes are there, and the bar fits', async ({ console, jobs, open, page, time }) => {
    addFailed(console, time, 4);
    await open(SINGLY);
    await expect(checkbox(page, 'acme/1').locator('..')).toHaveCSS('opacity', '1');
    await checkbox(page, 'acme/1').tap();
    await bar(page).getByRole('button', { name: 'Select all 4 shown' }).tap();
    await expect(bar(page)).toContainText('4 selected');
    await jobs.expectNoSidewaysScrolling();
    for (const button of await bar(page).getByRole('button').all()) {
      const { x, width, height } = (await button.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(360);
      expect(height).toBeGreaterThanOrEqual(24);
    }
  });
});

test('jobs-server retries many', async ({ jobs, jobsServers, page }) => {
  test.setTimeout(60_000);
  const repos = await Promise.all(
    ['acme/x', 'acme/y', 'acme/z'].map(async (name) => {
      const repo = await jobsServers.repoOfPages(name, 2);
      await repo.write('lightfast.yml', 'store: docs\ninclude:\n  - docs/**/*.md\n bad: [\n');
      return repo;
    }),
  );
  const server = await jobsServers.start({ repos });
  await page.goto(server.url);
  await jobs.button('Failed 3').click();
  for (const repo of repos) await repo.write('lightfast.yml', 'store: docs\ninclude:\n  - docs/**/*.md\n');
  // A change on disk begins a job of its own. Beside it, a retry would be refused.
  const statuses = async () => (await server.list()).map(({ status }) => status).sort();
  await expect.poll(statuses).toEqual(['completed', 'completed', 'completed', 'failed', 'failed', 'failed']);
  await jobs.button('Retry all failed (3)').click();
  await jobs.button('Retry 3 jobs').click();
  await expect(bar(page)).toContainText('3 retried, 0 refused.');
  // There is nothing new for them.
  await jobs.page.getByRole('button', { name: 'Skipped 3' }).click();
  await expect(jobs.titles(jobs.recent)).toHaveCount(3);
});
