// jobs-server with jobs that really run, in real time.

import { expect, test } from './fixtures.ts';

const BROKEN = 'store: docs\ninclude:\n  - docs/**/*.md\n bad: [\n';

test.describe.configure({ timeout: 60_000 });

test('whoever opens the page as soon as the server listens finds the jobs there', async ({ jobsServers }) => {
  const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
  const repos = await Promise.all(numbers.map((number) => jobsServers.repoOfPages(`acme/r${number}`, 2)));
  const server = await jobsServers.startAtOnce({ repos, filesPerSecond: 1 });
  expect(await server.list()).toHaveLength(40);
});

for (const parameters of ['', '?transformer=none']) {
  test(`jobs wait, run, move on and end (${parameters || 'superjson'})`, async ({ jobs, jobsServers, page }) => {
    const { url } = await jobsServers.start({
      filesPerSecond: 2,
      repos: [
        await jobsServers.repoOfPages('acme/handbook', 30),
        await jobsServers.repoOfPages('acme/guides', 34),
        await jobsServers.repoOfPages('acme/site', 3),
      ],
    });
    await page.goto(`${url}/${parameters}`);
    await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 2 running, 1 queued');
    await expect(page.getByRole('heading', { name: 'Running Jobs (3)' })).toBeVisible();
    await expect(page.getByText('Queued (waiting for one of 2 slots)')).toHaveCount(1);

    const bar = jobs.card('Ingesting acme/handbook').getByRole('progressbar', { name: 'Ingesting acme/handbook' });
    const position = () => bar.evaluate((element: HTMLProgressElement) => element.position, undefined, { timeout: 2_000 });
    await expect.poll(position).toBeGreaterThan(0);
    const first = await position();
    await expect.poll(position).toBeGreaterThan(first);
    await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ \/ 30 files processed, \d+%$/);

    await jobs.button('View Details acme/handbook').focus();
    const done = jobs.recent.getByRole('article', { name: 'Ingested acme/handbook' });
    await expect(done).toContainText('30 files · Completed', { timeout: 30_000 });
    await expect(done.getByRole('button', { name: 'View Details acme/handbook' })).toBeFocused();
    // The one that waited has taken the free place.
    await expect(jobs.card('Ingesting acme/site').or(jobs.card('Ingested acme/site'))).toBeVisible();
    await expect(page.getByText(/^Queued/)).toHaveCount(0);
  });
}

test('a broken lightfast.yml fails with the line, Retry runs again, and the mended file succeeds', async ({ jobs, jobsServers, page }) => {
  const repo = await jobsServers.repoOfPages('acme/broken', 2);
  await repo.write('lightfast.yml', BROKEN);
  const { url } = await jobsServers.start({ repos: [repo] });
  await page.goto(url);
  const failed = jobs.card('Failed: acme/broken');
  await expect(failed).toContainText(/Error: Invalid lightfast\.yml syntax: .*line 4/);
  await expect(page.getByText('No running jobs')).toBeVisible();

  await jobs.button('Retry acme/broken').click();
  await expect(failed).toHaveCount(2);
  await expect(page.getByRole('heading', { name: 'Recent Jobs (2)' })).toBeVisible();

  // A change on disk begins a job of its own, which the next look at the page shows.
  await repo.write('lightfast.yml', 'store: docs\ninclude: ["docs/**/*.md"]\n');
  await expect(async () => {
    await page.reload();
    await expect(jobs.card('Ingested acme/broken')).toContainText('2 files', { timeout: 1_000 });
  }).toPass();
  await jobs.button('View Details acme/broken').first().click();
  for (const step of ['load-config', 'find-files', 'process:docs/page-1.md', 'write-commit']) {
    await expect(jobs.dialog.getByRole('listitem').filter({ hasText: step })).toContainText('Completed');
  }
  await expect(jobs.dialog.getByRole('alert')).toHaveCount(0);
});

test('Cancel stops the work, and Retry takes it up', async ({ jobs, jobsServers, page }) => {
  const { url } = await jobsServers.start({
    filesPerSecond: 2,
    repos: [await jobsServers.repoOfPages('acme/slow', 200)],
  });
  await page.goto(url);
  await expect(jobs.card('Ingesting acme/slow')).toContainText(/\d+ \/ 200 files processed/);
  await jobs.button('Cancel acme/slow').click();
  await expect(jobs.card('Cancelled: acme/slow')).toContainText('Cancelled just now');
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs');
  await jobs.button('View Details acme/slow').click();
  await expect(jobs.dialog.getByRole('listitem').filter({ hasText: 'process-files:1-10' }).first()).toContainText('Cancelled');
  await page.keyboard.press('Escape');

  await jobs.button('Retry acme/slow').click();
  await expect(jobs.card('Ingesting acme/slow')).toContainText(/\d+ \/ 200 files processed/);
  await expect(jobs.card('Cancelled: acme/slow')).toBeVisible();
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running');
});

test.describe('a server that is killed', () => {
  test.use({ failedRequests: true });

  test('leaves the list on the screen, and goes on where it was when it is back', async ({ jobs, jobsServers, page }) => {
    const repos = [await jobsServers.repoOfPages('acme/long', 100), await jobsServers.repoOfPages('acme/short', 2)];
    const server = await jobsServers.start({ repos, filesPerSecond: 2 });
    await page.goto(server.url);
    await expect(jobs.card('Ingested acme/short')).toBeVisible();
    await server.kill();
    await expect(jobs.banner).toContainText("Couldn't refresh jobs.");
    await expect(jobs.banner).toContainText('The server could not be reached');
    await expect(jobs.card('Ingested acme/short')).toBeVisible();
    await expect(jobs.card('Ingesting acme/long')).toBeVisible();

    await jobsServers.start({ repos, filesPerSecond: 2, data: server.data, port: server.port });
    await expect(jobs.banner).toHaveCount(0, { timeout: 20_000 });
    await expect(jobs.card('Ingesting acme/long')).toContainText(/\d+ \/ 100 files processed/);
    await expect(jobs.card('Ingested acme/short')).toHaveCount(1);
    await expect(jobs.jobsTab).toHaveAccessibleName(/^Jobs, 1 running/);
  });

  test('an organization that it does not know', async ({ jobs, jobsServers, page }) => {
    const { url } = await jobsServers.start({ repos: [await jobsServers.repoOfPages('acme/docs', 1)] });
    await page.goto(`${url}/?organizationId=org_other`);
    await expect(page.getByRole('alert')).toContainText('You do not have access to this');
    await expect(jobs.button('Try again')).toBeVisible();
  });
});

test('half a minute of polling costs nothing that the browser would complain about', async ({ jobs, jobsServers, page }) => {
  const { url } = await jobsServers.start({ repos: [await jobsServers.repoOfPages('acme/docs', 1)] });
  await page.clock.install();
  await page.goto(url);
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  for (let poll = 0; poll < 2; poll += 1) {
    const answered = page.waitForResponse(/jobs\.list/);
    await page.clock.fastForward(16_000);
    expect((await answered).status()).toBeLessThan(400);
  }
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  await expect(jobs.banner).toHaveCount(0);
});
