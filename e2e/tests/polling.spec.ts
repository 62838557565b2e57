// When the page asks for the list, and what it asks for.

import { lateAnswer } from '../console/faults.mjs';
import { type Console, expect, test } from './fixtures.ts';

const lists = (console: Console) => console.requests.of('jobs.list');
const filters = (console: Console) =>
  lists(console).flatMap(({ inputs }) => inputs.map((input) => (input as { filter: string }).filter));

test('every 3 seconds while something runs, every 15 while nothing does', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  expect(await time.untilPoll()).toBe(3);
  expect(await time.untilPoll()).toBe(3);

  console.jobs.finish(id);
  await time.untilPoll();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(await time.untilPoll()).toBe(15);

  // What is only queued is waited for as well.
  console.jobs.add({ status: 'queued', repoName: 'acme/api' });
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(await time.untilPoll()).toBe(3);
});

test('slower behind another tab, and at the usual pace on return', async ({ console, jobs, open, time }) => {
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await jobs.chatTab.click();
  expect(await time.untilPoll()).toBe(15);
  await time.pass(5);
  const polled = console.requests.next('jobs.list');
  await jobs.jobsTab.click();
  await (await polled).done;
  // That was at once; now every three seconds again.
  expect(await time.untilPoll()).toBeLessThanOrEqual(3);
  expect(await time.untilPoll()).toBe(3);
});

test('not at all while the document is hidden, at once when it is back', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await jobs.setVisible(false);
  const before = lists(console).length;
  await time.pass(20);
  await time.leap(600);
  expect(lists(console)).toHaveLength(before);

  console.jobs.finish(id);
  await jobs.setVisible(true);
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  await expect(jobs.recent).toContainText('Completed just now');
});

test('the history is asked for once, and again when a job leaves the running ones', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add();
  console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: time.minutesAgo(3) });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  for (let poll = 0; poll < 3; poll += 1) await time.untilPoll();
  expect(filters(console)).toEqual(['all', 'active', 'active', 'active']);
  expect(lists(console)[0].inputs).toEqual([{ organizationId: 'org_demo', filter: 'all', limit: 100 }]);
  await expect(jobs.titles(jobs.recent)).toHaveText(['Ingested acme/old']);

  console.jobs.finish(id);
  await time.untilPoll();
  expect(filters(console).slice(4)).toEqual(['active', 'all']);
  await expect(jobs.titles(jobs.recent)).toHaveText(['Ingested acme/docs', 'Ingested acme/old']);
});

test('what the console hears: cookies, where it comes from, no more than that', async ({ console, jobs, open }) => {
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const [{ method, headers }] = lists(console);
  expect(method).toBe('GET');
  expect(headers.cookie).toContain('__session=ok');
  expect(headers['x-trpc-source']).toBeTruthy();
  expect(headers['content-type']).toBeUndefined();
});

test('a server that ignores the filter is noticed and taken at its word', async ({ console, jobs, open, time }) => {
  console.setFilter('ignored');
  const { id } = console.jobs.add();
  console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: time.minutesAgo(3) });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  for (let poll = 0; poll < 3; poll += 1) await time.untilPoll();
  expect(filters(console)).toEqual(['all', 'active', 'all', 'all']);
  console.jobs.finish(id);
  await time.untilPoll();
  await expect(jobs.titles(jobs.recent)).toHaveText(['Ingested acme/docs', 'Ingested acme/old']);
  await expect(jobs.running).toHaveCount(0);
});

test.describe('a server that refuses the filter', () => {
  test.use({ failedRequests: true });

  test('is asked for all from then on, and nobody is bothered', async ({ console, jobs, open, time }) => {
    console.setFilter('refused');
    const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
    await open();
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    await time.untilPoll();
    expect(filters(console)).toEqual(['all', 'active', 'all']);
    await expect(jobs.banner).toHaveCount(0);
    expect(await time.untilPoll()).toBe(3);
    expect(filters(console)).toEqual(['all', 'active', 'all', 'all']);
    console.jobs.finish(id);
    await time.untilPoll();
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    expect(filters(console).slice(4)).not.toContain('active');
  });
});

test('one request at a time, however long it takes and whatever is pressed', async ({ console, jobs, open, time }) => {
  console.jobs.add();
  console.jobs.add({ repoName: 'acme/api' });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const slow = console.hang('jobs.list');
  await time.untilPoll();
  await slow.reached;
  const before = lists(console).length;
  await time.pass(8);
  expect(lists(console)).toHaveLength(before);

  // An answer to the older question may not know of the cancelled job: it is given up, and another is asked.
  await jobs.button('Cancel acme/docs').click();
  await slow.aborted;
  await expect(jobs.titles(jobs.recent)).toHaveText(['Cancelled: acme/docs']);
});

test('a late answer does not undo what is newer', async ({ console, jobs, open, time }) => {
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const { reached, send } = lateAnswer(console);
  await Promise.race([time.pass(3), reached]);
  await reached;
  await jobs.button('Cancel acme/docs').click();
  await expect(jobs.card('Cancelled: acme/docs')).toBeVisible();
  send();
  await time.pass(2);
  await expect(jobs.card('Cancelled: acme/docs')).toBeVisible();
  await expect(jobs.running).toHaveCount(0);
});

test('leaving the page while a request is under way gives the request up', async ({ console, jobs, open, page, time }) => {
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const hanging = console.hang('jobs.list');
  await time.untilPoll();
  await hanging.reached;
  await page.goto('about:blank');
  expect((await hanging.aborted).procedures).toEqual(['jobs.list']);
  expect(console.requests.inFlight()).toEqual([]);
});
