// The element's filters: as its host sets them, as the reader does, and in the page's address.

import type { Page } from '@playwright/test';

import { BARE, type Bare, show, told } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

const NONE = { status: [], query: '', range: null, job: null };

test.beforeEach(({ console }) => {
  console.jobs.add({ id: 'run_zebra', repoName: 'acme/zebra', status: 'failed', completedAt: console.clock.now() - 60_000 });
});

test('the host sets them, the reader’s choice holds until it sets others, and is told', async ({ page, visit }) => {
  await visit();
  await show(page, { filters: '{"status":["failed"]}' });
  const cards = page.getByRole('article');
  const status = (name: RegExp) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name });
  await expect(status(/^Failed/)).toHaveAttribute('aria-pressed', 'true');
  await expect(cards.first()).toHaveAccessibleName('Failed: acme/zebra');
  expect(await told(page, 'filters-change'), 'the host knows what it has set').toEqual([]);

  await status(/^Running/).click();
  await expect(cards.first()).toHaveAccessibleName(/^Ingesting/);
  expect(await told(page, 'filters-change')).toEqual([{ ...NONE, status: ['running'] }]);
  await page.evaluate(() => document.querySelector('jobs-console')!.setAttribute('theme', 'dark'));
  await expect(status(/^Running/)).toHaveAttribute('aria-pressed', 'true');

  await page.evaluate(() => Object.assign(document.querySelector('jobs-console')!, { filters: { query: 'zebra' } }));
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('zebra');
  await expect(cards).toHaveCount(1);
  await page.evaluate(() => Object.assign(document.querySelector('jobs-console')!, { filters: { job: 'run_zebra' } }));
  await expect(page.getByRole('dialog', { name: 'Failed: acme/zebra' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await told(page, 'filters-change')).at(-1)).toEqual(NONE);
  expect(new URL(page.url()).search, 'the address is the host’s unless it says so').toBe('');
});

test('the fragment of the page’s address holds them, with a prefix', async ({ page, visit }) => {
  await visit();
  await page.evaluate(() => history.replaceState({ kept: 1 }, '', '#top&jobs-status=failed'));
  await show(page, { history: 'hash', 'history-prefix': 'jobs-' });
  const status = (name: RegExp) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name });
  await expect(status(/^Failed/)).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => told(page, 'filters-change')).toEqual([{ ...NONE, status: ['failed'] }]);

  await status(/^Running/).click();
  await expect(page).toHaveURL(/#top&jobs-status=running$/);
  expect(await page.evaluate(() => history.state), 'a router’s own state is kept').toEqual({ kept: 1 });
  await page.goBack();
  await expect(status(/^Failed/)).toHaveAttribute('aria-pressed', 'true');
  await expect
    .poll(async () => (await told(page, 'filters-change')).map(({ status }) => status))
    .toEqual([['failed'], ['running'], ['failed']]);
});

test('those that the host sets are in the address, and Back leads to them', async ({ page, visit }) => {
  await visit();
  await show(page, { filters: '{"status":["failed"]}', history: 'query' });
  const status = (name: RegExp) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name });
  await expect(status(/^Failed/)).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL((url) => url.searchParams.get('status') === 'failed');
  await status(/^Running/).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('status') === 'running');
  await page.goBack();
  await expect(status(/^Failed/)).toHaveAttribute('aria-pressed', 'true');
});

test('what the element is told again at each render takes nothing back', async ({ page, visit }) => {
  await visit();
  await show(page);
  await page.evaluate(async () => {
    const { mount } = await (window as unknown as Bare).library();
    document.querySelector('jobs-console')!.remove();
    const jobs = mount(document.body, { organizationId: 'org_1', view: 'list' } as object);
    Object.assign(window, { again: () => jobs.update({ theme: 'light' }) });
  });
  const all = page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /^All/ });
  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('zebra');
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.evaluate(() => (window as unknown as { again: () => void }).again());
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('zebra');
  await expect(all).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('article')).toHaveCount(1);
});

test('another session sees nothing of what the one before had open or looked for', async ({ page, visit }) => {
  await visit();
  await show(page, { 'session-key': 'ada', history: 'query' });
  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('zebra');
  await page.getByRole('button', { name: 'View Details acme/zebra' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  const details: string[] = [];
  page.on('request', (request) => void (request.url().includes('jobs.get') && details.push(request.url())));

  const listed = page.waitForResponse((response) => response.url().includes('jobs.list'));
  await page.evaluate(() => document.querySelector('jobs-console')!.setAttribute('session-key', 'ben'));
  await listed;
  await expect(page.getByRole('article')).not.toHaveCount(1);
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page).toHaveURL((url) => !url.searchParams.has('job') && !url.searchParams.has('q'));
  expect((await told(page, 'filters-change')).at(-1)).toEqual(NONE);
  expect(details).toEqual([]);
});

const status = (page: Page, name: RegExp) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name });

const set = (page: Page, options: Record<string, unknown>) =>
  page.evaluate((options) => void Object.assign(document.querySelector('jobs-console')!, options), options);

test.describe('a link', () => {
  test.use({ failedRequests: true });

  test('holds while the host finds out whose jobs they are', async ({ console, page, visit }) => {
    await visit();
    await page.evaluate(async () => {
      history.replaceState(null, '', '?status=failed&job=run_zebra');
      await (window as unknown as Bare).define();
      document.body.append(Object.assign(document.createElement('jobs-console'), { history: 'query' }));
    });
    // The console knows no jobs of nobody.
    await expect(page.getByRole('alert').filter({ hasText: 'organizationId' })).toBeVisible();
    const link = [page.url(), await page.evaluate(() => history.length)];
    const dialog = page.getByRole('dialog', { name: 'Failed: acme/zebra' });
    const lists = () => console.requests.of('jobs.list').length;
    for (const known of [{ organizationId: 'org_1' }, { sessionKey: 'ada' }]) {
      const before = lists();
      await set(page, known);
      await expect.poll(lists).toBeGreaterThan(before);
      await expect(dialog).toBeVisible();
      expect([page.url(), await page.evaluate(() => history.length)]).toEqual(link);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(status(page, /^Failed/)).toHaveAttribute('aria-pressed', 'true');
  });
});

test('another organization is shown with the host’s filters, not the reader’s', async ({ page, visit }) => {
  await visit();
  await show(page, { filters: '{"status":["failed"]}' });
  await status(page, /^Running/).click();
  await expect(status(page, /^Running/)).toHaveAttribute('aria-pressed', 'true');
  await set(page, { organizationId: 'org_2' });
  await expect(status(page, /^Failed/)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('article').first()).toHaveAccessibleName(/^Failed/);
  expect((await told(page, 'filters-change')).at(-1)).toEqual({ ...NONE, status: ['failed'] });

  await set(page, { organizationId: 'org_3', filters: { status: ['completed'] } });
  await expect(status(page, /^Completed/)).toHaveAttribute('aria-pressed', 'true');
});

test('a host that repeats late what it was told takes back nothing that was typed since', async ({ clock, page, visit }) => {
  await visit();
  await show(page, { filters: JSON.stringify(NONE) });
  const field = page.getByRole('searchbox', { name: 'Find jobs' });
  await field.focus();
  const repeat = async (filters: unknown) => {
    await set(page, { filters });
    await told(page);
  };
  for (const [index, letter] of [...'zebra'].entries()) {
    await page.keyboard.type(letter);
    await expect.poll(async () => (await told(page, 'filters-change')).length).toBe(index + 1);
    if (index > 1) await repeat((await told(page, 'filters-change'))[index - 2]);
  }
  const all = await told(page, 'filters-change');
  for (const filters of all.slice(3)) await repeat(filters);
  await expect(field).toHaveValue('zebra');
  expect(await told(page, 'filters-change')).toHaveLength(5);
  await clock.pass(4);
  await repeat(all[1]);
  await expect(field, 'what comes later is its own wish').toHaveValue('ze');
  await repeat({ status: ['failed'] });
  await expect(field, 'what it was not told is its own wish').toHaveValue('');
});

test('other words for kinds of jobs leave the view as it is', async ({ console, page, visit }) => {
  await visit();
  await show(page);
  const labels = (active: string) => [{ kind: 'docs-ingestion', active, completed: 'Done with' }];
  await set(page, { labels: labels('Eating') });
  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('acme');
  await page.getByRole('checkbox', { name: /acme\/zebra/ }).check();
  await expect(page.getByRole('article', { name: 'Eating acme/api' })).toBeVisible();
  console.hang('jobs.list', { times: Infinity });
  await set(page, { labels: labels('Devouring') });
  await expect(page.getByRole('article', { name: 'Devouring acme/api' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('acme');
  await expect(page.getByRole('checkbox', { name: /acme\/zebra/ })).toBeChecked();
  // They are searched, too.
  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('devouring');
  await expect(page.getByRole('article', { name: 'Devouring' })).toHaveCount(2);
  await expect(page.getByRole('article')).toHaveCount(2);
});
