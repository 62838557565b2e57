// Several tabs with the same list: one of them asks.

import type { Page } from '@playwright/test';

import { type Console, expect, test } from './fixtures.ts';
import { channels, noteChannels, say } from './rogue.ts';

const lists = (console: Console) => console.requests.of('jobs.list').length;
const card = (page: Page, name: string) => page.getByRole('article', { name });

/** Opens more tabs of the same address. */
async function openTabs(page: Page, count: number) {
  const tabs: Page[] = [];
  for (let index = 0; index < count; index += 1) {
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await expect(card(tab, 'Ingesting acme/docs')).toBeVisible();
    tabs.push(tab);
  }
  return tabs;
}

/** How many requests there are until the list has been asked for so many times more, and how long that took. */
async function requestsOf(console: Console, polls: number) {
  const before = lists(console);
  const since = Date.now();
  await expect.poll(() => lists(console) - before, { timeout: 30_000 }).toBeGreaterThanOrEqual(polls);
  return { sent: lists(console) - before, seconds: (Date.now() - since) / 1_000 };
}

test.describe.configure({ timeout: 120_000 });
test.use({ failedRequests: true });

test('ten tabs send the requests of one, and show the same', async ({ console, jobs, open, page }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const tabs = await openTabs(page, 9);
  await requestsOf(console, 1);
  const { seconds } = await requestsOf(console, 3);
  // Three by one tab take two intervals and a bit; by ten no time at all.
  expect(seconds).toBeGreaterThan(5);
  console.jobs.progress(id, 7);
  for (const tab of [page, ...tabs]) await expect(tab.getByText('7 / 9 files processed')).toBeVisible();
  const before = lists(console);
  console.jobs.finish(id);
  for (const tab of [page, ...tabs]) await expect(card(tab, 'Ingested acme/docs')).toBeVisible();
  expect(lists(console) - before).toBeLessThanOrEqual(4);
  for (const tab of tabs) await tab.close();
});

test('a leader that is closed is replaced', async ({ console, jobs, open, page }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const [second] = await openTabs(page, 1);
  await requestsOf(console, 2);
  await page.close();
  console.jobs.progress(id, 7);
  await expect(second.getByText('7 / 9 files processed')).toBeVisible({ timeout: 4_500 });
  await second.close();
});

test('a leader that hangs is replaced', async ({ console, jobs, open, page }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const [second] = await openTabs(page, 1);
  await requestsOf(console, 2);
  const hang = page.evaluate(() => {
    const until = Date.now() + 9_000;
    while (Date.now() < until);
  });
  console.jobs.progress(id, 7);
  await expect(second.getByText('7 / 9 files processed')).toBeVisible({ timeout: 6_000 });
  await hang;
  await expect(page.getByText('7 / 9 files processed')).toBeVisible();
  await requestsOf(console, 1);
  const { seconds } = await requestsOf(console, 2);
  expect(seconds).toBeGreaterThan(2);
  await second.close();
});

test('without locks each tab polls', async ({ console, jobs, open, page }) => {
  await page.context().addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const tabs = await openTabs(page, 3);
  const { seconds } = await requestsOf(console, 8);
  expect(seconds).toBeLessThan(9);
  for (const tab of tabs) await tab.close();
});

test('a leader that is offline gives way', async ({ console, jobs, open, page }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const [second] = await openTabs(page, 1);
  await requestsOf(console, 2);
  // Of this tab alone.
  const session = await page.context().newCDPSession(page);
  const network = (offline: boolean) =>
    session.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await session.send('Network.enable');
  await network(true);
  await expect(page.getByText('You are offline').first()).toBeVisible();
  console.jobs.progress(id, 7);
  await expect(second.getByText('7 / 9 files processed')).toBeVisible({ timeout: 4_500 });
  await network(false);
  await requestsOf(console, 1);
  const { seconds } = await requestsOf(console, 2);
  expect(seconds).toBeGreaterThan(2);
  await second.close();
});

test('what is no message of this version is ignored', async ({ console, jobs, open, page }) => {
  await noteChannels(page);
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await say(page);
  console.jobs.progress(id, 7);
  await expect(page.getByText('7 / 9 files processed')).toBeVisible();
  await expect(jobs.banner).toHaveCount(0);
});

test('only pages with the same scope and endpoint share', async ({ console, open, page }) => {
  await noteChannels(page);
  console.jobs.add();
  const channelOf = async (parameters: Record<string, string>) => {
    await open(parameters);
    await expect(card(page, 'Ingesting acme/docs')).toBeVisible();
    const names = await channels(page);
    expect(names).toHaveLength(1);
    return names[0];
  };
  const names = [
    await channelOf({ organizationId: 'org_1' }),
    await channelOf({ organizationId: 'org_2' }),
    await channelOf({ scope: '{"organizationId":"org_1","project":"a"}' }),
    await channelOf({ organizationId: 'org_1', filter: 'off' }),
    await channelOf({ organizationId: 'org_1', limit: '7' }),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(await channelOf({ organizationId: 'org_1' })).toBe(names[0]);
});
