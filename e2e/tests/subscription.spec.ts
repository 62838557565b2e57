// A subscription that says when to look: what it spares, and that nothing depends on it.

import { type Console, expect, test } from './fixtures.ts';
import type { Time } from './time.ts';

const ON = { subscription: 'jobs.onUpdate' };
const lists = (console: Console) => console.requests.of('jobs.list').length;
const streams = (console: Console) => console.requests.of('jobs.onUpdate');
const open = (console: Console) => console.requests.inFlight('jobs.onUpdate').length;

/** Lets time pass until nothing but the interval makes the page ask; the interval in seconds. */
async function interval(time: Time, wanted: number) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if ((await time.untilPoll()) === wanted) return wanted;
  }
  return time.untilPoll();
}

// A ping comes more often than the held clock is moved on.
test.use({ consoleOptions: { ping: 20 } });

test('a job that ends shows at once, though the list is asked for every 20 seconds', async ({ console, jobs, open: go, time }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await go(ON);
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect.poll(() => open(console)).toBe(1);
  expect(await interval(time, 20)).toBe(20);
  await time.pass(2);

  const before = lists(console);
  console.jobs.finish(id);
  // No time passes.
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(lists(console) - before).toBeLessThanOrEqual(2);
  expect(await interval(time, 20)).toBe(20);
  expect(streams(console)).toHaveLength(1);
});

test('what the console hears: cookies, what is asked for, and the list’s scope', async ({ console, jobs, open: go }) => {
  console.jobs.add();
  await go(ON);
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect.poll(() => open(console)).toBe(1);
  const [{ method, headers, inputs, batch }] = streams(console);
  expect([method, batch, headers.accept]).toEqual(['GET', false, 'text/event-stream']);
  expect(headers.cookie).toContain('__session=ok');
  expect(inputs).toEqual([{ organizationId: 'org_demo' }]);
});

test('1,000 changes at once are one look a second', async ({ console, jobs, open: go, time }) => {
  const { id } = console.jobs.add({ progress: { processed: 0, total: 1000 } });
  await go(ON);
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect.poll(() => open(console)).toBe(1);
  await interval(time, 20);
  await time.pass(2);
  const before = lists(console);
  for (let processed = 1; processed <= 1000; processed += 1) console.jobs.progress(id, processed);
  // The stream goes on in real time, the looks in the page's.
  await expect.poll(() => lists(console)).toBeGreaterThan(before);
  await expect(async () => {
    await time.pass(1);
    await expect(jobs.card('Ingesting acme/docs')).toContainText(/1,?000 \/ 1,?000/, { timeout: 100 });
  }).toPass();
  const looked = lists(console) - before;
  expect(looked).toBeGreaterThanOrEqual(1);
  expect(looked).toBeLessThanOrEqual(5);
});

test('it ends with the page’s visibility and begins again with it', async ({ console, jobs, open: go, time }) => {
  console.jobs.add();
  await go(ON);
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect.poll(() => open(console)).toBe(1);
  await jobs.setVisible(false);
  await expect.poll(() => open(console)).toBe(0);
  expect(streams(console)[0].aborted).toBe(true);
  const before = lists(console);
  console.jobs.add({ repoName: 'acme/api' });
  await time.pass(30);
  expect(lists(console)).toBe(before);
  await jobs.setVisible(true);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await expect.poll(() => open(console)).toBe(1);
});

test('one that says a word and then none is not relied on', async ({ console, jobs, open: go, time }) => {
  console.respond(
    'jobs.onUpdate',
    (_asked, _next, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: connected\ndata: {}\n\n\n');
    },
    { times: Infinity },
  );
  console.jobs.add();
  await go(ON);
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect.poll(() => open(console)).toBe(1);
  await time.pass(35);
  // Again and again, at ever longer intervals, while the list is polled as ever.
  expect(await interval(time, 3)).toBe(3);
  await time.pass(60);
  expect(await interval(time, 3)).toBe(3);
  expect(streams(console).length).toBeGreaterThanOrEqual(2);
  expect(streams(console).length).toBeLessThanOrEqual(5);
  await expect(jobs.banner).toHaveCount(0);
});

test('one that hangs is given up, and tried again later', async ({ console, jobs, open: go, time }) => {
  const stuck = console.hang('jobs.onUpdate', { times: Infinity });
  console.jobs.add();
  await go(ON);
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await stuck.reached;
  expect(await interval(time, 3)).toBe(3);
  await time.pass(12);
  await stuck.aborted;
  expect(await interval(time, 3)).toBe(3);
  await expect.poll(() => streams(console).length).toBeGreaterThanOrEqual(2);
  await expect(jobs.banner).toHaveCount(0);
});

test.describe('where requests fail', () => {
  test.use({ failedRequests: true });

  test('one that breaks is made anew, and what happened meanwhile is asked for', async ({ console, jobs, open: go, time }) => {
    const broken = console.drop('jobs.onUpdate', { times: 2, after: 'event: connected\ndata: {}\n\n\n' });
    console.jobs.add();
    await go(ON);
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    await broken.reached;
    for (let second = 0; second < 8; second += 1) await time.pass(1);
    await expect.poll(() => open(console)).toBe(1);
    expect(broken.used).toBe(2);
    expect(await interval(time, 20)).toBe(20);
  });

  test('where it is refused the list is looked at', async ({ console, jobs, open: go, time }) => {
    console.failNext('jobs.onUpdate', { code: 'FORBIDDEN' });
    console.jobs.add();
    await go(ON);
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    await expect.poll(() => streams(console).length).toBe(1);
    expect(lists(console)).toBe(1);
    console.failNext('jobs.list', { code: 'FORBIDDEN' });
    // Long before the next poll.
    await time.pass(1);
    await expect(jobs.card('Ingesting acme/docs')).toHaveCount(0);
    expect(lists(console)).toBe(2);
  });
});

test('with a session that is over it is over', async ({ console, jobs, open: go }) => {
  console.failNext('jobs.onUpdate', { code: 'UNAUTHORIZED' });
  console.jobs.add();
  await go(ON);
  await expect(jobs.page.getByText('Your session has expired.').first()).toBeVisible();
  await expect(jobs.card('Ingesting acme/docs')).toHaveCount(0);
});

test.describe('a console without it', () => {
  test.use({ consoleOptions: { offered: ['jobs.list', 'jobs.get', 'jobs.retry', 'jobs.cancel'] } });

  test('is polled as ever, and asked for it once', async ({ console, jobs, open: go, time }) => {
    console.jobs.add();
    await go(ON);
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    await expect.poll(() => streams(console).length).toBe(1);
    expect(await interval(time, 3)).toBe(3);
    await time.pass(60);
    expect(streams(console)).toHaveLength(1);
    await expect(jobs.banner).toHaveCount(0);
  });
});

test.describe('in the console’s own shape', () => {
  test.use({ consoleOptions: { shape: 'zoned', ping: 20 } });

  test('a job that begins shows at once', async ({ console, jobs, open: go, time }) => {
    console.jobs.add();
    await go(ON);
    await expect(jobs.card('Full Sync: acme/docs')).toBeVisible();
    await expect.poll(() => open(console)).toBe(1);
    await interval(time, 20);
    await time.pass(2);
    console.jobs.add({ repoName: 'acme/api' });
    await expect(jobs.card('Full Sync: acme/api')).toBeVisible();
    expect(streams(console)[0].inputs).toEqual([{ clerkOrgSlug: 'acme', workspaceName: 'main' }]);
  });
});
