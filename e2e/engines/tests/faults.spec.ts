// What networks, proxies and servers do: the lines of docs/reliability.md with a dagger, in real time.

import { answerFaults, CONNECTS_ELSEWHERE, type Fault, foreignFaults, lateAnswer, networkFaults } from '../../console/faults.mjs';
import { expect, test } from '../fixtures.ts';
import type { Page } from '../page.ts';

/** A moment in the life of the page: how old it is, in seconds, and how many requests for the list it has sent. */
const mark = (page: Page) => page.evaluate(() => ({ age: performance.now() / 1_000, sent: window.listsSent! }));

type Mark = Awaited<ReturnType<typeof mark>>;

/** How many requests fit into so many seconds of answers: each waits 3 s for the one before. */
const mostPolls = (seconds: number) => 1 + Math.floor(seconds / 3);

/** How many fit into so many seconds of failures, each of which takes so long: between them are 1, 2, 4 … 30 s, or a quarter less. */
function mostRetries(seconds: number, each = 0) {
  let count = 1;
  for (let wait = 1; seconds >= each + 0.75 * wait; wait = Math.min(2 * wait, 30)) {
    seconds -= each + 0.75 * wait;
    count += 1;
  }
  return count;
}

/** Between two moments the page has sent no more requests than `most` says of the seconds. */
function expectNoStorm(what: string, from: Mark, to: Mark, most: (seconds: number) => number) {
  const seconds = to.age - from.age;
  expect(to.sent - from.sent, `requests in ${seconds} s of ${what}`).toBeLessThanOrEqual(most(seconds));
}

const START: Mark = { age: 0, sent: 0 };

/** For longer than an interval, by the page's own clock, it sends none. */
async function expectSilence(page: Page) {
  const { sent } = await mark(page);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 4_000)));
  expect((await mark(page)).sent).toBe(sent);
}

test.beforeEach(async ({ open, survival }) => {
  await open();
  await survival.stands();
});

/** Tests that the page survives it. */
function survives(fault: Fault) {
  test(fault.name, async ({ console, page, survival }) => {
    const begun = await mark(page);
    expectNoStorm('answers', START, begun, mostPolls);
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
      // The waits grow, so that it takes three failures to see them.
      await expect.poll(async () => (await mark(page)).sent).toBeGreaterThanOrEqual(begun.sent + 3);
    }
    await end();
    const over = await mark(page);
    expectNoStorm('failures', begun, over, (seconds) => mostRetries(seconds, fault.after));
    await survival.recovers();
    expectNoStorm('answers', over, await mark(page), mostPolls);
  });
}

networkFaults.forEach(survives);
answerFaults.filter(({ everywhere }) => everywhere).forEach(survives);

test.describe('of another origin', () => {
  test.use({ consoleOptions: { policy: CONNECTS_ELSEWHERE } });

  foreignFaults.forEach(survives);
});

test('a late answer does not undo what is newer', async ({ console, jobs, page }) => {
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
  // One more than the polls, for what Cancel did.
  expectNoStorm('answers', START, await mark(page), (seconds) => mostPolls(seconds) + 1);
});

/** Has the browser say that there is a network or none. By script: of these drivers none can take it away. */
const setOnline = (page: Page, isOnline: boolean) =>
  page.evaluate((isOnline: boolean) => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => isOnline });
    window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
  }, isOnline);

test('offline is told, nothing is asked, and the return is noticed by itself', async ({ jobs, page, survival }) => {
  await setOnline(page, false);
  await expect(jobs.banner).toContainText('You are offline.');
  await expect(jobs.button('Try anyway')).toBeVisible();
  await expectSilence(page);
  await survival.stands();
  await setOnline(page, true);
  await survival.recovers();
});

test('Retry-After in seconds is honoured', async ({ console, jobs, page, survival }) => {
  console.respond('jobs.list', { status: 429, headers: { 'retry-after': '60' }, body: '' });
  await expect(jobs.banner).toContainText(/Retrying in (60|5\d) s\./);
  await survival.stands();
  await expectSilence(page);
  // The reader need not wait.
  await jobs.button('Retry now').click();
  await survival.recovers();
});

for (const [by, who] of [
  ['guard', 'the guard in front of the console'],
  ['procedure', 'the procedures'],
] as const) {
  test(`a session ended by ${who} stops the polling until the page regains the focus`, async ({ console, jobs, page, survival }) => {
    console.signOut(by);
    const refusal = jobs.jobsPanel.getByRole('alert');
    await expect(refusal).toContainText('Your session has expired.');
    await expect(jobs.page.getByRole('article')).toHaveCount(0);
    await expectSilence(page);
    console.signIn();
    await jobs.focusWindow();
    await survival.recovers();
    await expect(refusal).toHaveCount(0);
  });
}
