// What a host says of the options while the element is there, as attributes and as properties.

import type { Page } from '@playwright/test';

import { BARE, show, told } from './bare.ts';
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
