// Before there is a list: skeleton, nothing at all, and errors.

import { expect, test } from './fixtures.ts';

test('a skeleton until the first answer, without a jump when it comes', async ({ console, jobs, open, page }) => {
  console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
  console.jobs.add({ repoName: 'acme/api', status: 'queued' });
  const first = console.hang('jobs.list');
  await page.addInitScript(() => {
    const seen = Object.assign(window, { shifted: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifted += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await open();
  await expect(page.getByText('Loading jobs…')).toBeAttached();
  await expect(page.getByRole('article')).toHaveCount(0);
  await expect(page.getByText('No jobs yet')).toHaveCount(0);
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs');

  first.release();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect(page.getByText('Loading jobs…')).toHaveCount(0);
  const shifted = () => page.evaluate(() => (window as unknown as { shifted: number }).shifted);
  expect(await shifted()).toBeLessThan(0.1);
});

test('no jobs at all', async ({ console, jobs, open, page, time }) => {
  await open();
  await expect(page.getByRole('heading', { name: 'No jobs yet' })).toBeVisible();
  await expect(jobs.jobsPanel).toContainText('When documents are ingested');
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs');
  console.jobs.add();
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect(page.getByText('No jobs yet')).toHaveCount(0);
});

test.describe('an error', () => {
  test.use({ failedRequests: true });

  test('stays until "Try again" works', async ({ console, jobs, open, page, time }) => {
    console.jobs.add({ status: 'completed' });
    console.failNext('jobs.list', { message: 'The database is on holiday' }, { times: 2 });
    await open();
    const panel = page.getByRole('alert');
    await expect(panel).toContainText("Couldn't load jobs");
    await expect(panel).toContainText('The database is on holiday');
    await jobs.button('Try again').click();
    await expect.poll(() => console.requests.of('jobs.list').length).toBe(2);
    await expect(panel).toContainText('The database is on holiday');
    await jobs.button('Try again').click();
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    await expect(panel).toHaveCount(0);
    await time.pass(1);
    await expect(jobs.banner).toHaveCount(0);
  });

  test('goes by itself', async ({ console, jobs, open, page, time }) => {
    console.jobs.add({ status: 'completed' });
    console.failNext('jobs.list');
    await open();
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await time.untilPoll()).toBeLessThanOrEqual(2);
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  });

  for (const [what, answer, words] of [
    ['a web page', { status: 200, body: '<!DOCTYPE html><title>Sign in</title>' }, 'a web page instead of data'],
    ['half an answer', { status: 200, body: '{"result":{"data":{"js' }, 'instead of data'],
    ['no list', { status: 200, body: { result: { data: { json: 'hello' } } } }, 'could not be understood'],
    ['a gateway that fails', { status: 502, body: '<html>Bad Gateway</html>' }, '502 Bad Gateway'],
    ['a guard that refuses', { status: 403, body: '' }, 'You do not have access to this'],
  ] as const) {
    test(`${what} is told in words`, async ({ console, jobs, open, page, time }) => {
      console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: time.minutesAgo(9) });
      console.jobs.add({ status: 'completed' });
      console.respond('jobs.list', answer, { times: Infinity });
      await open();
      await expect(page.getByRole('alert')).toContainText(words);
      console.reset();
      await jobs.button('Try again').click();
      await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    });
  }

  test.describe('of access', () => {
    test.use({ consoleOptions: { organizationId: 'org_mine' } });

    test('names the organization problem, and the right one works', async ({ console, jobs, open, page }) => {
      console.jobs.add({ status: 'completed' });
      await open();
      await expect(page.getByRole('alert')).toContainText('Access denied to this organization');
      await open({ organizationId: 'org_mine' });
      await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    });
  });

  test('a request that hangs is given up after ten seconds', async ({ console, jobs, open, page, time }) => {
    console.jobs.add({ status: 'completed' });
    const hanging = console.hang('jobs.list');
    await open();
    await hanging.reached;
    await time.pass(9);
    await expect(page.getByText('Loading jobs…')).toBeAttached();
    expect(console.requests.inFlight()).toHaveLength(1);
    await time.pass(1);
    await hanging.aborted;
    await expect(page.getByRole('alert')).toContainText('did not answer within 10 s');
    await jobs.button('Try again').click();
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  });

  test('a console without the procedure', async ({ console, open, page }) => {
    console.respond('jobs.list', {
      status: 404,
      body: {
        error: {
          json: {
            message: 'No procedure found on path "jobs.list"',
            code: -32004,
            data: { code: 'NOT_FOUND', httpStatus: 404, path: 'jobs.list' },
          },
        },
      },
    });
    await open();
    await expect(page.getByRole('alert')).toContainText('No procedure found on path');
    await expect(page.getByText('session')).toHaveCount(0);
  });
});
