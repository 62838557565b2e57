// There is a list, and then something goes wrong: the old list stays, unless it is refused.

import type { ConsolePage } from './console-page.ts';
import { type Console, expect, test } from './fixtures.ts';

test.use({ failedRequests: true });

test.beforeEach(async ({ console, jobs, open, time }) => {
  console.jobs.add({ repoName: 'acme/docs', startedAt: time.minutesAgo(5), progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
});

const lists = (console: Console) => console.requests.of('jobs.list').length;

/** A refusal as a rate limiter in front of tRPC writes it. */
const tooMany = (retryAfter: string) => ({ status: 429, headers: { 'retry-after': retryAfter }, body: '' });

test('a banner over the last list says what, since when, and when it is tried again', async ({ console, jobs, page, time }) => {
  // More than two minutes, second by second.
  test.slow();
  const failure = console.failNext('jobs.list', { message: 'The database is on holiday' }, { times: Infinity });
  await time.untilPoll();
  await expect(jobs.banner).toContainText("Couldn't refresh jobs.");
  await expect(jobs.banner).toContainText('The database is on holiday');
  await expect(jobs.card('Ingesting acme/docs')).toContainText('1 / 9 files processed');
  await expect(jobs.button('Cancel acme/docs')).toBeVisible();

  // About 1, 2, 4, 8, 16 and then 30 seconds, give or take a quarter.
  for (const wait of [1, 2, 4, 8, 16, 30, 30]) {
    const waited = await time.untilPoll();
    expect(waited).toBeGreaterThanOrEqual(Math.floor(wait * 0.75));
    expect(waited).toBeLessThanOrEqual(Math.ceil(wait * 1.25) + 1);
  }
  await expect(jobs.banner).toContainText(/Updated 1 minute ago\. Retrying in \d+ s\./);
  await expect(page.getByText(/Retrying in/)).toHaveCount(1);

  failure.stop();
  await jobs.button('Retry now').click();
  await expect(jobs.banner).toHaveCount(0);
  // One success ends the backoff: the usual rhythm again.
  expect(await time.untilPoll()).toBeLessThanOrEqual(4);
});

test('the words of the banner, counting down', async ({ console, jobs, time }) => {
  await time.pass(1);
  console.respond('jobs.list', tooMany('9'));
  await time.untilPoll();
  await expect(jobs.banner).toContainText("Couldn't refresh jobs. Updated just now. Retrying in 9 s.");
  await time.pass(3);
  await expect(jobs.banner).toContainText("Couldn't refresh jobs. Updated 6 seconds ago. Retrying in 6 s.");
});

test('"Retry now" shows that it is at it, and does not send twice', async ({ console, jobs, time }) => {
  console.respond('jobs.list', tooMany('30'));
  await time.untilPoll();
  const retry = jobs.button('Retry now');
  const hanging = console.hang('jobs.list');
  await retry.click();
  await hanging.reached;
  await expect(retry).toHaveAttribute('aria-busy', 'true');
  await expect(jobs.banner).toContainText('Retrying now…');
  await retry.click({ force: true });
  expect(console.requests.inFlight('jobs.list')).toHaveLength(1);
  hanging.release();
  await expect(jobs.banner).toHaveCount(0);
  // The button is gone with the banner, and the focus did not fall to the page's body.
  await expect(jobs.page.locator('body')).not.toBeFocused();
});

for (const [form, value] of [
  ['seconds', '20'],
  ['a date', 'Mon, 02 Mar 2026 09:00:23 GMT'],
  ['a date of RFC 850', 'Monday, 02-Mar-26 09:00:23 GMT'],
  ['a date of asctime', 'Mon Mar  2 09:00:23 2026'],
]) {
  test(`Retry-After in ${form} is honoured`, async ({ console, jobs, time }) => {
    console.respond('jobs.list', tooMany(value));
    expect(await time.untilPoll()).toBe(3);
    await expect(jobs.banner).toContainText('Retrying in 20 s.');
    const before = lists(console);
    await time.pass(18);
    expect(lists(console)).toBe(before);
    expect(await time.untilPoll()).toBeLessThanOrEqual(3);
    await expect(jobs.banner).toHaveCount(0);
  });
}

test('a request that hangs is given up after ten seconds and counts as a failure', async ({ console, jobs, time }) => {
  const hanging = console.hang('jobs.list');
  await time.untilPoll();
  await hanging.reached;
  const before = lists(console);
  await time.pass(9);
  expect(lists(console)).toBe(before);
  await expect(jobs.banner).toHaveCount(0);
  await time.pass(1);
  await hanging.aborted;
  await expect(jobs.banner).toContainText('did not answer within 10 s');
  expect(await time.untilPoll()).toBeLessThanOrEqual(3);
  await expect(jobs.banner).toHaveCount(0);
});

test('half an answer and a broken connection leave the list as it was', async ({ console, jobs, time }) => {
  console.drop('jobs.list', { after: '{"result":{"data":{"json":[', times: Infinity });
  await time.untilPoll();
  await expect(jobs.banner).toContainText("Couldn't refresh jobs.");
  console.reset();
  console.respond('jobs.list', { status: 200, body: '{"result":{"data":{"json":[{"id":"run' });
  await time.untilPoll();
  await expect(jobs.banner).toContainText("Couldn't refresh jobs.");
  await expect(jobs.card('Ingesting acme/docs')).toContainText('1 / 9');
  await time.untilPoll();
  await expect(jobs.banner).toHaveCount(0);
});

test('offline is told, nothing is asked, and the return is noticed by itself', async ({ console, context, jobs, time }) => {
  await context.setOffline(true);
  await expect(jobs.banner).toContainText('You are offline.');
  await expect(jobs.button('Try anyway')).toBeVisible();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const before = lists(console);
  await time.pass(40);
  expect(lists(console)).toBe(before);
  console.jobs.progress('run_01', 7);

  await context.setOffline(false);
  await expect(jobs.card('Ingesting acme/docs')).toContainText('7 / 9');
  await expect(jobs.banner).toHaveCount(0);
});

for (const [by, who] of [
  ['guard', 'the guard in front of the console'],
  ['procedure', 'the procedures'],
] as const) {
  test(`a session ended by ${who} stops the polling until the page regains the focus`, async ({ console, jobs, time }) => {
    console.signOut(by);
    await time.untilPoll();
    await expectExpired(jobs);
    const before = lists(console);
    await time.pass(60);
    expect(lists(console)).toBe(before);

    // Back at the page, but not signed in: asked once, and stopped again.
    await jobs.focusWindow();
    await time.pass(10);
    expect(lists(console)).toBe(before + 1);
    await expectExpired(jobs);

    console.signIn();
    console.jobs.progress('run_01', 8);
    await jobs.focusWindow();
    await expect(jobs.card('Ingesting acme/docs')).toContainText('8 / 9');
    await expect(refusal(jobs)).toHaveCount(0);
    expect(await time.untilPoll()).toBeLessThanOrEqual(4);
  });
}

test('"Try again" goes on after an ended session', async ({ console, jobs, time }) => {
  console.signOut();
  await time.untilPoll();
  await expectExpired(jobs);
  console.signIn();
  await jobs.button('Try again').click();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect(refusal(jobs)).toHaveCount(0);
  // The button is gone with the panel, and the focus did not fall to the page's body.
  await expect(jobs.page.locator('body')).not.toBeFocused();
  expect(await time.untilPoll()).toBeLessThanOrEqual(4);
});

test('a session that ended while a button was pressed says so', async ({ console, jobs, time }) => {
  console.signOut();
  await jobs.button('Cancel acme/docs').click();
  await expectExpired(jobs);
  const before = lists(console);
  await time.pass(30);
  expect(lists(console)).toBeLessThanOrEqual(before + 1);
});

test('details that are open go with the session: they may be another person’s', async ({ console, jobs, page, time }) => {
  await jobs.button('View Details acme/docs').click();
  await expect(jobs.dialog).toBeVisible();
  console.signOut();
  await time.untilPoll();
  await expect(jobs.dialog).toHaveCount(0);
  await expectExpired(jobs);
  await expect(page.getByText('acme/docs')).toHaveCount(0);
});

test('a list that is forbidden from now on is not shown any longer', async ({ console, jobs, time }) => {
  console.failNext('jobs.list', { code: 'FORBIDDEN', message: 'Access denied to this organization' }, { times: Infinity });
  await time.untilPoll();
  await expect(refusal(jobs)).toContainText('Access denied to this organization');
  await expectNoJobs(jobs);
});

/** What is shown in the place of a list. */
const refusal = (jobs: ConsolePage) => jobs.jobsPanel.getByRole('alert');

/** The rows that were there may be another person's: the place is taken by what happened. */
async function expectExpired(jobs: ConsolePage) {
  await expect(refusal(jobs)).toContainText('Your session has expired.');
  await expect(refusal(jobs)).not.toContainText('Retrying');
  await expectNoJobs(jobs);
}

async function expectNoJobs(jobs: ConsolePage) {
  await expect(jobs.page.getByRole('article')).toHaveCount(0);
  await expect(jobs.banner).toHaveCount(0);
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs');
}
