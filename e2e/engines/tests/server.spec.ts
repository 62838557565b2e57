// jobs-server with jobs that really run.

import { expect, test } from '../fixtures.ts';

test.describe.configure({ timeout: 90_000 });

test('jobs wait, run, move on and end', async ({ jobs, jobsServers, page }) => {
  const { url } = await jobsServers.start({
    filesPerSecond: 4,
    repos: [await jobsServers.repoOfPages('acme/handbook', 30), await jobsServers.repoOfPages('acme/guides', 200)],
  });
  await page.goto(url);
  const bar = jobs.card('Ingesting acme/handbook').getByRole('progressbar', { name: 'Ingesting acme/handbook' });
  await expect(bar).toHaveAttribute('aria-valuetext', /^[1-9]\d* \/ 30 files processed, \d+%$/);
  await jobs.button('View Details acme/handbook').focus();
  const done = jobs.recent.getByRole('article', { name: 'Ingested acme/handbook' });
  await expect(done).toContainText('30 files · Completed', { timeout: 40_000 });
  await expect(done.getByRole('button', { name: 'View Details acme/handbook' })).toBeFocused();
  await jobs.button('Cancel acme/guides').click();
  await expect(jobs.card('Cancelled: acme/guides')).toContainText('Cancelled just now');
  await jobs.button('Retry acme/guides').click();
  await expect(jobs.card('Ingesting acme/guides')).toBeVisible();
});

test('a server that is killed leaves the list, and goes on when it is back', async ({ jobs, jobsServers, page }) => {
  const repos = [await jobsServers.repoOfPages('acme/long', 100), await jobsServers.repoOfPages('acme/short', 2)];
  const server = await jobsServers.start({ repos, filesPerSecond: 2 });
  await page.goto(server.url);
  await expect(jobs.card('Ingested acme/short')).toBeVisible();
  await server.kill();
  // Nobody listens there: the connection is refused.
  await expect(jobs.banner).toContainText("Couldn't refresh jobs.");
  await expect(jobs.banner).toContainText('The server could not be reached');
  await expect(jobs.card('Ingested acme/short')).toBeVisible();
  await expect(jobs.card('Ingesting acme/long')).toBeVisible();
  await jobsServers.start({ repos, filesPerSecond: 2, data: server.data, port: server.port });
  await expect(jobs.banner).toHaveCount(0, { timeout: 30_000 });
  await expect(jobs.card('Ingesting acme/long')).toContainText(/\d+ \/ 100 files processed/);
});

test('the prompt searches what was ingested', async ({ jobs, jobsServers, page }) => {
  const garden = await jobsServers.repo('acme/garden', { 'docs/fern.md': '# Ferns\n\nA fern wants water.\n' });
  const server = await jobsServers.start({ repos: [garden] });
  await server.everyJobIs('completed');
  await page.goto(server.url);
  await page.getByRole('searchbox', { name: 'Search the ingested documents' }).fill('fern water');
  await page.keyboard.press('Enter');
  await expect(jobs.chatPanel.getByRole('status')).toHaveText('1 place for “fern water”');
  await expect(jobs.chatPanel.getByRole('listitem').first()).toContainText('acme/garden · docs/fern.md');
});
