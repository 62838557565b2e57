// A Next.js console with a backend of its own, below a base path.

import { behaviour } from './behaviour.ts';
import { expect, test } from './next.ts';

behaviour('next', test);

test("the page's source holds the tag and what is in its slots", async ({ next, page }) => {
  const source = await (await page.request.get(next.url)).text();
  const tag = /<jobs-console[^>]*>.*<\/jobs-console>/s.exec(source)?.[0];
  expect(tag).toContain('What should we code next?');
  expect(tag).toContain('Which repositories are indexed?');
  expect(tag).toContain('Loading jobs…');
});

test.describe('before its scripts run', () => {
  test.use({ javaScriptEnabled: false });

  test('there are the prompt and a word about what will come', async ({ host, page, visit }) => {
    await visit();
    await expect(page.getByRole('heading', { name: 'What should we code next?' })).toBeVisible();
    await expect(page.getByText('Loading jobs…')).toBeVisible();
    await expect(host.message).toBeHidden();
  });
});

test('the first paint needs no request', async ({ jobs, page, visit }) => {
  await page.route('**/api/trpc/**', () => {});
  await visit();
  await expect(jobs.card('Ingesting lightfastai/lightfast')).toBeVisible();
  await expect(jobs.card('Failed: acme/broken-repo')).toBeVisible();
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 1 queued');
});

test("the sidebar's badge and the view share one poller", async ({ clock, host, jobs, page, visit }) => {
  await visit();
  const link = page.getByRole('link', { name: /^Jobs/ });
  await expect(link).toHaveAccessibleName('Jobs 2');
  await jobs.button('Retry acme/site').click();
  await expect(link).toHaveAccessibleName('Jobs 3');
  await clock.pass(1);
  const before = host.calls('jobs.list');
  await clock.pass(30);
  // Fewer where answers take longer, since the page's time goes on.
  const polls = host.calls('jobs.list') - before;
  expect(polls).toBeGreaterThanOrEqual(3);
  expect(polls).toBeLessThanOrEqual(11);
});

test('away and back by links of the app', async ({ host, jobs, page, visit }) => {
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { here: true }));
  for (const back of ['link', 'history']) {
    await page.getByRole('link', { name: 'Native' }).click();
    await expect(page).toHaveURL(/\/native$/);
    await expect(host.events).toHaveCount(0);
    await expect(page.locator('jobs-console')).toHaveCount(0);
    await (back === 'link' ? page.getByRole('link', { name: /^Jobs/ }).click() : page.goBack());
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 1 queued');
    await host.expectEvent(/^jobs-change/);
  }
  expect(await page.evaluate(() => 'here' in window), 'the page was never loaded anew').toBe(true);
});

test('the theme is remembered', async ({ host, page, visit }) => {
  await visit();
  await host.toggleTheme();
  await page.reload();
  await expect(page.locator('html')).toHaveClass('dark');
});

test('all is below the base path and under a strict policy', async ({ jobs, next, page, visit }) => {
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  const answered = page.waitForResponse(next.url);
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(paths.filter((path) => !/^\/console(\/|$)/.test(path))).toEqual([]);
  const policy = (await answered).headers()['content-security-policy'];
  expect(policy).toContain("style-src 'self'; ");
});

test.describe('without a session', () => {
  // The browser notes the refused request.
  test.use({ failedRequests: true });

  test('the host is told that it is over, and a new one works', async ({ clock, context, host, jobs, page, visit }) => {
    // The links' prefetches come when the session is over, as they do on a slow machine.
    let end = () => {};
    const over = new Promise<void>((resolve) => (end = resolve));
    await page.route(
      ({ searchParams }) => searchParams.has('_rsc'),
      (route) => over.then(() => route.continue()),
    );
    await visit();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await host.answered();
    await context.clearCookies();
    const prefetched = page.waitForResponse((response) => response.url().includes('_rsc='));
    end();
    await prefetched;
    await clock.pass(10);
    await host.expectEvent('session-expired');
    // In the place of the list, which may be another person's.
    const refusal = jobs.jobsPanel.getByRole('alert');
    await expect(refusal).toContainText('Your session has expired.');
    await expect(page.getByRole('article')).toHaveCount(0);
    const before = host.calls('jobs.list');
    await clock.pass(60);
    expect(host.calls('jobs.list')).toBe(before);
    await page.reload();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await expect(refusal).toHaveCount(0);
  });
});
