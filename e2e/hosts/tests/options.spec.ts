// What a host says of the options while the element is there, as attributes and as properties.

import type { Page } from '@playwright/test';

import { BARE, type Bare, show, told } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

/** Sets a property of the element. */
const set = (page: Page, name: string, value: unknown) =>
  page.locator('jobs-console').evaluate((element, [name, value]) => Object.assign(element, { [name]: value }), [
    name,
    value,
  ] as const);
/** Sets an attribute of the element, or takes it off. */
const say = (page: Page, name: string, value: string | null) =>
  page.locator('jobs-console').evaluate((element, [name, value]) => {
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }, [name, value] as const);
const get = (page: Page, name: string) =>
  page.locator('jobs-console').evaluate((element, name) => (element as unknown as Record<string, unknown>)[name], name);

test('fields of a group are options of their own: of each the later of attribute and property counts', async ({
  page,
  visit,
}) => {
  await visit();
  await show(page, { 'poll-timeout': '30000', 'retry-procedure': 'runs.retry' });
  await set(page, 'polling', { active: 5000 });
  expect(await get(page, 'polling')).toEqual({ active: 5000, timeout: 30_000 });
  await say(page, 'poll-idle', '60000');
  expect(await get(page, 'polling')).toEqual({ active: 5000, idle: 60_000, timeout: 30_000 });
  await set(page, 'polling', { idle: 40_000, timeout: null });
  expect(await get(page, 'polling')).toEqual({ idle: 40_000, timeout: 30_000 });
  await say(page, 'poll-idle', '50000');
  expect(await get(page, 'polling')).toEqual({ idle: 50_000, timeout: 30_000 });
  await set(page, 'polling', undefined);
  await say(page, 'poll-timeout', null);
  expect(await get(page, 'polling')).toEqual({ idle: 50_000 });

  await set(page, 'procedures', { list: 'jobs.list', cancel: 'runs.cancel' });
  await say(page, 'cancel-many-procedure', 'runs.cancelMany');
  const names = { list: 'jobs.list', retry: 'runs.retry', cancel: 'runs.cancel', cancelMany: 'runs.cancelMany' };
  expect(await get(page, 'procedures')).toEqual(names);

  // A group that is no object is told, until something else is said.
  expect(await told(page)).toEqual([]);
  await set(page, 'polling', 7);
  expect(await told(page)).toEqual([{ kind: 'options', option: 'polling', message: expect.stringContaining('7') }]);
  await say(page, 'poll-active', '4000');
  expect(await get(page, 'polling')).toEqual({ active: 4000, idle: 50_000 });
});

test('the interval of an attribute is kept beside a property of the group', async ({ clock, host, jobs, page, visit }) => {
  await visit();
  await show(page, { 'poll-active': '1000' });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await set(page, 'polling', { idle: 60_000 });
  await clock.pass(2);
  const before = host.calls('jobs.list');
  await clock.pass(10);
  expect(host.calls('jobs.list') - before).toBe(10);
});

test.describe('the reader’s filters hold where the host says the same again', () => {
  const search = (page: Page) => page.getByRole('searchbox', { name: 'Find jobs' });
  const failed = (page: Page) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /^Failed/ });
  /** The reader looks at everything, for a word. */
  async function choose(page: Page) {
    await expect(failed(page)).toHaveAttribute('aria-pressed', 'true');
    await failed(page).click();
    await search(page).fill('acme');
    await expect.poll(async () => (await told(page, 'filters-change')).at(-1)).toMatchObject({ status: [], query: 'acme' });
  }
  async function expectChosen(page: Page) {
    await told(page);
    await expect(search(page)).toHaveValue('acme');
    await expect(failed(page)).toHaveAttribute('aria-pressed', 'false');
  }

  test('as a property, and as an attribute', async ({ page, visit }) => {
    await visit();
    await show(page, { filters: '{"status":["failed"]}' });
    await choose(page);
    await say(page, 'filters', '{ "status": ["failed"] }');
    await expectChosen(page);
    await set(page, 'filters', { status: ['failed'], query: '' });
    await expectChosen(page);
    // Others count, and then those from before.
    await set(page, 'filters', { status: ['running'] });
    await expect(search(page)).toHaveValue('');
    await set(page, 'filters', { status: ['failed'] });
    await choose(page);
    await set(page, 'filters', { status: ['failed'] });
    await expectChosen(page);
    await set(page, 'filters', null);
    await expect(failed(page)).toHaveAttribute('aria-pressed', 'true');
    await expect(search(page)).toHaveValue('');
  });

  test('to mount', async ({ page, visit }) => {
    await visit();
    await page.evaluate(async () => {
      const { mount } = await (window as unknown as Bare).library();
      const filters = { status: ['failed'] };
      const jobs = mount(document.body, { organizationId: 'org_1', filters });
      Object.assign(window, { update: (options: object) => jobs.update(options) });
    });
    const update = (options: object) =>
      page.evaluate((options) => (window as unknown as { update: (options: object) => void }).update(options), options);
    await choose(page);
    await update({ theme: 'light', filters: { status: ['failed'] } });
    await expectChosen(page);
    await update({ filters: { status: ['failed'], query: 'broken' } });
    await expect(search(page)).toHaveValue('broken');
  });
});

test('the numbers are those of the jobs that the options are about, once they are known', async ({ console, page, visit }) => {
  await visit();
  await show(page, { 'session-key': 'ada' });
  const counts = () => get(page, 'counts');
  const known = { running: 1, queued: 1 };
  await expect.poll(counts).toEqual(known);
  await say(page, 'density', 'compact');
  expect(await counts(), 'of the same list').toEqual(known);

  for (const [name, value] of [
    ['limit', '7'],
    ['organization-id', 'org_2'],
    ['scope', '{"organizationId":"org_3"}'],
    ['endpoint', '/api/trpc?tenant=2'],
    ['session-key', 'ben'],
  ] as const) {
    const held = console.hang('jobs.list');
    await say(page, name, value);
    await held.reached;
    expect(await counts(), name).toBeUndefined();
    held.release();
    await expect.poll(counts).toEqual(known);
  }
  // What is known of jobs that were there before is there again.
  await set(page, 'sessionKey', 'ada');
  await expect.poll(counts).toEqual(known);
});

test('a list that is forgotten has no numbers, and no event tells of it', async ({ console, page, visit }) => {
  await visit();
  await show(page);
  await expect.poll(() => get(page, 'counts')).toEqual({ running: 1, queued: 1 });
  const before = (await told(page, 'jobs-change')).length;
  const held = console.hang('jobs.list');
  await page.evaluate(async () => {
    const { createJobsClient } = await (window as unknown as Bare).library();
    createJobsClient({}).clear();
  });
  await expect.poll(() => get(page, 'counts')).toBeUndefined();
  expect(await told(page, 'jobs-change')).toHaveLength(before);
  held.release();
  await expect.poll(() => get(page, 'counts')).toEqual({ running: 1, queued: 1 });
});
