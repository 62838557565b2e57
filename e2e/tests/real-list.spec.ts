// What the list and the details offer, on jobs-server: jobs that really ran, and what it keeps of them.

import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';

import { watchClipboard } from './clipboard.ts';
import { type ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';
import type { Repo } from './jobs-server.ts';

test.describe.configure({ timeout: 60_000 });

const status = (jobs: ConsolePage, name: RegExp) =>
  jobs.page.getByRole('group', { name: 'Status' }).getByRole('button', { name });

/** Puts a link to itself in the place of a file: it is there, and cannot be read. */
async function lock(repo: Repo, file: string) {
  const link = path.join(repo.root, 'link');
  await symlink(path.basename(file), link);
  await rename(link, path.join(repo.root, file));
}

test('filters, the address and rows', async ({ jobs, jobsServers, page }) => {
  const broken = await jobsServers.repoOfPages('acme/broken', 2);
  await broken.write('lightfast.yml', 'store: docs\n bad: [\n');
  const names = ['acme/done', 'acme/site'];
  const done = await Promise.all(names.map((name) => jobsServers.repoOfPages(name, 2)));
  const { url } = await jobsServers.start({ repos: [broken, ...done] });
  await page.goto(url);
  await expect(status(jobs, /^Completed 2$/)).toBeVisible();
  await status(jobs, /^Failed/).click();
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(jobs.card('Failed: acme/broken')).toBeVisible();
  await expect(page).toHaveURL(/[?&]status=failed/);
  await page.reload();
  await expect(status(jobs, /^Failed 1$/)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('article')).toHaveCount(1);
  await status(jobs, /^All/).click();

  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('acme/do');
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(jobs.card('Ingested acme/done')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('');
  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Last hour');
  await expect(page.getByRole('article')).toHaveCount(3);

  await page.getByRole('button', { name: 'Compact rows' }).click();
  const row = jobs.card('Ingested acme/done');
  await expect.poll(async () => (await row.boundingBox())?.height).toBe(40);
});

test('a step that was tried three times, what it returned, and what is copied', async ({ jobs, jobsServers, page }) => {
  const copiedBy = await watchClipboard(page);
  const repo = await jobsServers.repoOfPages('acme/locked', 4);
  const { url } = await jobsServers.start({ repos: [repo], filesPerSecond: 2 });
  await page.goto(url);
  await expect(jobs.card('Ingesting acme/locked')).toContainText(/[12] \/ 4 files processed/);
  await lock(repo, 'docs/page-4.md');
  // The change begins a job of its own.
  const card = jobs.card('Ingested acme/locked').filter({ hasText: '4 files' });
  await card.getByRole('button', { name: 'View Details acme/locked' }).click({ timeout: 20_000 });
  const step = jobs.dialog.getByRole('button', { name: /^process:docs\/page-4\.md/ });
  await expect(step).toHaveText(/^process:docs\/page-4\.md, Failed · attempt 3, /);
  await step.click();
  for (const attempt of [1, 2, 3]) await expect(jobs.dialog).toContainText(`Attempt ${attempt} · Failed`);
  const row = jobs.dialog.getByRole('listitem').filter({ hasText: 'process:docs/page-4.md' });
  await expect(row.locator('line.jc-segment[data-kind=backoff]')).toHaveCount(2);

  const output = jobs.dialog.getByRole('tree', { name: 'Output data' });
  await output.getByRole('treeitem', { name: 'failures: 1 item' }).click();
  await output.getByRole('treeitem', { name: /^0: / }).click();
  await expect(output.getByRole('treeitem', { name: 'path: docs/page-4.md' })).toHaveAttribute('aria-level', '3');

  const copied = (as: string) => copiedBy(() => jobs.dialog.getByRole('button', { name: `Copy as ${as}` }).click());
  expect(await copied('Markdown')).toContain('`process:docs/page-4.md`: Failed · attempt 3');
  expect(JSON.parse(await copied('JSON')).output?.failures?.[0]?.path).toBe('docs/page-4.md');
});

test('from job to job, and anew from a step', async ({ jobs, jobsServers, page }) => {
  const { url } = await jobsServers.start({
    filesPerSecond: 1.5,
    repos: [await jobsServers.repoOfPages('acme/first', 8), await jobsServers.repoOfPages('acme/second', 2)],
  });
  await page.goto(url);
  await expect(jobs.card('Ingesting acme/first')).toContainText(/[1-5] \/ 8 files processed/);
  await jobs.button('Cancel acme/first').click();
  await expect(jobs.card('Cancelled: acme/first')).toBeVisible();
  await expect(jobs.card('Ingested acme/second')).toBeVisible();

  await jobs.button('View Details acme/first').click();
  await expect(jobs.dialog).toHaveAccessibleName('Cancelled: acme/first');
  const other = jobs.dialog.getByRole('button', { name: /^(Previous|Next) job$/, disabled: false });
  await other.click();
  await expect(jobs.dialog).toHaveAccessibleName('Ingested acme/second');
  await jobs.dialog.getByRole('button', { name: /^(Previous|Next) job$/, disabled: false }).click();
  await expect(jobs.dialog).toHaveAccessibleName('Cancelled: acme/first');

  await jobs.dialog.getByRole('button', { name: /^process:docs\/page-1\.md/ }).click();
  await jobs.dialog.getByRole('button', { name: 'Rerun from here: process:docs/page-1.md' }).click();
  await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Started anew.' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(jobs.card('Ingested acme/first')).toBeVisible({ timeout: 20_000 });
});
