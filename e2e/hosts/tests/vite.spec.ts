// A React app in StrictMode, built by Vite, under a strict content security policy.

import type { Locator } from '@playwright/test';

import { behaviour } from './behaviour.ts';
import { expect, test } from './fixtures.ts';
import { VITE } from './hosts.ts';

test.use({ consoleOptions: { dist: VITE } });

behaviour('vite', test);

/** Whether the shadow tree is the one that was there when this was asked for. */
async function marked(element: Locator) {
  await element.evaluate((element) => Object.assign(element.shadowRoot!.firstElementChild!, { marked: true }));
  return () => element.evaluate((element) => 'marked' in element.shadowRoot!.firstElementChild!);
}

test('StrictMode mounts twice, but asks once', async ({ clock, host, jobs, visit }) => {
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(host.calls('jobs.list')).toBe(1);
  await clock.pass(30);
  expect(host.calls('jobs.list')).toBe(11);
});

test('two views share one poller and show the same', async ({ clock, console, host, page, visit }) => {
  await visit('/#/mount');
  const views = ['Everything', 'The list alone'].map((name) => page.getByRole('region', { name, exact: true }));
  const inEach = async (look: (view: Locator) => Promise<void>) => {
    for (const view of views) await look(view);
  };
  await inEach((view) => expect(view.getByRole('article')).toHaveCount(5));
  expect(host.calls('jobs.list')).toBe(1);
  await clock.pass(30);
  expect(host.calls('jobs.list')).toBe(11);
  // What is done in one is seen in the other.
  await views[1].getByRole('button', { name: 'Retry acme/site' }).click();
  await inEach((view) => expect(view.getByRole('article', { name: 'Ingesting acme/site' })).toBeVisible());
  // One goes, the other one stays up to date.
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  const before = host.calls('jobs.list');
  console.jobs.finish('run_01');
  await clock.pass(4);
  await expect(page.getByRole('article', { name: 'Ingested lightfastai/lightfast' })).toBeVisible();
  expect(host.calls('jobs.list') - before).toBeLessThanOrEqual(4);
});

test('the element is moved in the document and keeps its state', async ({ clock, host, jobs, page, visit }) => {
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await jobs.chatTab.click();
  await host.message.fill('half a question');
  const element = page.locator('jobs-console');
  const same = await marked(element);
  const before = host.calls('jobs.list');
  await element.evaluate((element) => element.parentElement!.append(element));
  await expect(jobs.chatTab).toHaveAttribute('aria-selected', 'true');
  await expect(host.message).toHaveValue('half a question');
  await jobs.jobsTab.click();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(await same()).toBe(true);
  await clock.pass(30);
  // The poll that was due, and those of 30 seconds: still one poller.
  expect(host.calls('jobs.list') - before).toBeLessThanOrEqual(12);
  expect(host.calls('jobs.list') - before).toBeGreaterThanOrEqual(9);
});

test('options take effect while the view is there', async ({ clock, console, host, jobs, page, visit }) => {
  await visit();
  const card = jobs.card('Ingesting acme/api');
  await expect(card).toBeVisible();
  const element = page.locator('jobs-console');
  const same = await marked(element);
  const choose = (label: string, option: string) => page.getByRole('combobox', { name: label, exact: true }).selectOption(option);

  await choose('Seconds between polls', '1');
  await clock.pass(3);
  const before = host.calls('jobs.list');
  await clock.pass(10);
  expect(host.calls('jobs.list') - before).toBe(10);

  const colour = () => card.evaluate((article) => getComputedStyle(article).color);
  const light = await colour();
  await choose('Theme', 'dark');
  await expect.poll(colour).not.toBe(light);
  await choose('Theme', 'auto');
  await expect.poll(colour).toBe(light);

  const moment = card.locator('time');
  await expect(moment).toHaveAttribute('title', /2 March 2026|02\/03\/2026|2 Mar 2026/);
  await choose('Locale', 'de-DE');
  const german = page.getByRole('article', { name: 'acme/api wird eingelesen' }).locator('time');
  await expect(german).toHaveAttribute('title', /2\. März 2026|02\.03\.2026|2\.3\.2026/);
  await choose('Locale', 'en-US');
  await expect(card).toBeVisible();
  expect(await same()).toBe(true);

  await choose('Organization', 'org_other');
  await expect
    .poll(() => console.requests.of('jobs.list').at(-1)?.inputs[0])
    .toMatchObject({ organizationId: 'org_other' });
  await expect(card).toBeVisible();

  await choose('View', 'list');
  await expect(jobs.jobsTab).toBeHidden();
  await expect(card).toBeVisible();
  await choose('View', 'card');
  await expect(page.getByRole('article')).toHaveCount(1);
  await choose('View', 'tabs');
  await expect(jobs.jobsTab).toBeVisible();
  await expect(element).toHaveCount(1);
});
