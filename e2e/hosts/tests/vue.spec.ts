// A Vue app that does not know its endpoint yet when it shows the tab.

import { expect, test } from './fixtures.ts';
import { VUE } from './hosts.ts';

// The page has the default's address as long as it has no other, and nothing is there.
test.use({ consoleOptions: { dist: VUE, endpoint: '/console/api/trpc' }, failedRequests: true });

test('an endpoint that is null at first is the default until it is known', async ({
  clock,
  console,
  host,
  jobs,
  page,
  visit,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('jobs.list')) asked.push(new URL(request.url()).pathname);
  });
  await visit();
  await expect.poll(() => asked).toEqual(['/api/trpc/jobs.list']);
  await clock.pass(1);
  expect(console.requests.of('jobs.list')).toHaveLength(0);
  await clock.pass(1);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await expect(page.getByText('1 running', { exact: true })).toBeVisible();
  await host.expectEvent('jobs-change: 1 running, 1 queued');
  await expect(host.events.filter({ hasText: 'jobs-error: options' })).toHaveCount(0);
  await expect(page.locator('jobs-console').getByRole('alert')).toHaveCount(0);
});

test('functions and numbers are properties', async ({ clock, console, jobs, page, visit }) => {
  await visit();
  await clock.pass(2);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(console.requests.of('jobs.list')[0]?.inputs[0]).toMatchObject({ organizationId: 'org_demo', limit: 50 });
  const given = await page.locator('jobs-console').evaluate((element: HTMLElement & { limit?: unknown }) => element.limit);
  expect(given).toBe(50);
  const polled = page.waitForRequest(/\/console\/api\/trpc\/jobs\.list/);
  await clock.pass(3);
  expect((await polled).headers().authorization).toBe('Bearer token');
});
