// What networks, proxies and servers do: the lines of docs/reliability.md with a dagger, in real time.

import { answerFaults, CONNECTS_ELSEWHERE, type Fault, foreignFaults, lateAnswer, networkFaults } from '../../console/faults.mjs';
import { expect, test } from '../fixtures.ts';
import type { Page } from '../page.ts';

test.beforeEach(async ({ open, survival }) => {
  await open();
  await survival.stands();
});

/** Tests that the page survives it. */
function survives(fault: Fault) {
  test(fault.name, async ({ console, survival }) => {
    // Browsers ask again by themselves where a connection that they had kept breaks: each fault lasts until it is told.
    const end = await fault.begin(console);
    if (fault.after) await survival.stands();
    await survival.isTold({ ...fault, says: fault.elsewhere?.[process.env.ENGINE as 'firefox' | 'webkit'] ?? fault.says });
    if (fault.after) {
      // What comes now comes too late.
      await expect.poll(() => console.requests.inFlight('jobs.list').length).toBe(0);
      await survival.shows();
    } else {
      await survival.stands();
    }
    await end();
    await survival.recovers();
  });
}

networkFaults.forEach(survives);
answerFaults.filter(({ everywhere }) => everywhere).forEach(survives);

test.describe('of another origin', () => {
  test.use({ consoleOptions: { policy: CONNECTS_ELSEWHERE } });

  foreignFaults.forEach(survives);
});

test('a late answer does not undo what is newer', async ({ console, jobs }) => {
  // Another one runs on, so that the list is polled as often as before.
  console.jobs.add({ repoName: 'acme/other' });
  await expect(jobs.card('Ingesting acme/other')).toBeVisible();
  const { reached, send } = lateAnswer(console);
  await reached;
  await jobs.button('Cancel acme/docs').click();
  await expect(jobs.card('Cancelled: acme/docs')).toBeVisible();
  send();
  await (await console.requests.next('jobs.list')).done;
  await expect(jobs.card('Cancelled: acme/docs')).toBeVisible();
  await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting acme/other']);
});

/** Has the browser say that there is a network or none. By script: of these drivers none can take it away. */
const setOnline = (page: Page, isOnline: boolean) =>
  page.evaluate((isOnline: boolean) => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => isOnline });
    window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
  }, isOnline);

test('offline is told, nothing is asked, and the return is noticed by itself', async ({ console, jobs, page, survival }) => {
  await setOnline(page, false);
  await expect(jobs.banner).toContainText('You are offline.');
  await expect(jobs.button('Try anyway')).toBeVisible();
  const before = console.requests.of('jobs.list').length;
  // More than an interval, by the page's own clock.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 4_000)));
  await survival.stands();
  expect(console.requests.of('jobs.list').length).toBe(before);
  await setOnline(page, true);
  await survival.recovers();
});

test('Retry-After in seconds is honoured', async ({ console, jobs, survival }) => {
  console.respond('jobs.list', { status: 429, headers: { 'retry-after': '60' }, body: '' });
  await expect(jobs.banner).toContainText(/Retrying in (60|5\d) s\./);
  await survival.stands();
  // The reader need not wait.
  await jobs.button('Retry now').click();
  await survival.recovers();
});

for (const [by, who] of [
  ['guard', 'the guard in front of the console'],
  ['procedure', 'the procedures'],
] as const) {
  test(`a session ended by ${who} stops the polling until the page regains the focus`, async ({ console, jobs, survival }) => {
    console.signOut(by);
    const refusal = jobs.jobsPanel.getByRole('alert');
    await expect(refusal).toContainText('Your session has expired.');
    await expect(jobs.page.getByRole('article')).toHaveCount(0);
    console.signIn();
    await jobs.focusWindow();
    await survival.recovers();
    await expect(refusal).toHaveCount(0);
  });
}
