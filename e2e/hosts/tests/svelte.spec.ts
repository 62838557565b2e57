// A Svelte 5 app: what its templates say becomes properties, listeners and slots.

import { expect, test } from './fixtures.ts';
import { SVELTE } from './hosts.ts';

test.use({ consoleOptions: { dist: SVELTE, endpoint: '/console/api/trpc' } });

test('functions, numbers and objects are properties', async ({ clock, console, jobs, page, visit }) => {
  const first = page.waitForRequest(/\/console\/api\/trpc\/jobs\.list/);
  await visit();
  expect((await first).headers().authorization).toBe('Bearer token');
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(console.requests.of('jobs.list')[0]?.inputs[0]).toMatchObject({ organizationId: 'org_demo', limit: 50 });
  const asked = () => console.requests.of('jobs.list').length;
  const before = asked();
  await clock.pass(4);
  expect(asked()).toBe(before);
  await clock.pass(2);
  await expect.poll(asked).toBeGreaterThan(before);
});

test('events reach the host, which can prevent what they tell', async ({ host, jobs, page, visit }) => {
  await visit();
  await host.expectEvent('jobs-change: 1 running, 1 queued');
  await expect(page.getByText('1 running', { exact: true })).toBeVisible();
  await host.prevent.check();
  await jobs.button('View Details acme/broken-repo').click();
  await host.expectEvent('job-open: Failed: acme/broken-repo');
  await expect(jobs.dialog).toHaveCount(0);
  await host.prevent.uncheck();
  await jobs.button('View Details acme/broken-repo').click();
  await expect(jobs.dialog).toBeVisible();
  await expect(host.events.filter({ hasText: 'jobs-error' })).toHaveCount(0);
});

test('slots hold what is the host’s, and a property follows its state', async ({ console, jobs, page, visit }) => {
  await visit();
  const card = jobs.card('Failed: acme/broken-repo');
  await expect(card).toBeVisible();
  const heightOf = async () => (await card.boundingBox())!.height;
  const comfortable = await heightOf();
  await page.getByRole('checkbox', { name: 'Compact' }).check();
  await expect.poll(heightOf).toBeLessThan(comfortable);
  const asked = console.requests.of('jobs.list').length;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => console.requests.of('jobs.list').length).toBeGreaterThan(asked);
  await expect(page.getByRole('heading', { name: 'What should we code next?' })).toBeVisible();
  await jobs.chatTab.click();
  await expect(jobs.page.getByText('Nothing was said yet.')).toBeVisible();
});
