// The two sections and what the cards in them say.

import { expect, test } from './fixtures.ts';

test('running and recent jobs, each as the specification words it', async ({ console, jobs, open, page, time }) => {
  const add = console.jobs.add.bind(console.jobs);
  add({
    repoName: 'lightfastai/lightfast',
    startedAt: time.minutesAgo(2),
    progress: { processed: 12, total: 45 },
  });
  add({
    repoName: 'acme/api',
    status: 'queued',
    statusReason: 'waiting for rate limit',
    createdAt: time.secondsAgo(30),
  });
  add({
    repoName: 'lightfastai/docs',
    status: 'completed',
    startedAt: time.minutesAgo(65),
    completedAt: time.minutesAgo(62),
    progress: { processed: 23, total: 23 },
  });
  add({
    repoName: 'acme/broken-repo',
    status: 'failed',
    completedAt: time.minutesAgo(125),
    errorMessage: 'Invalid lightfast.yml syntax',
  });
  add({ repoName: 'acme/site', status: 'cancelled', completedAt: time.minutesAgo(5) });
  add({ repoName: 'acme/same', status: 'skipped', completedAt: time.minutesAgo(7) });
  await open();

  await expect(page.getByRole('heading', { level: 3, name: 'Running Jobs (2)' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Running Jobs (2)', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Recent Jobs (4)', exact: true })).toBeVisible();
  await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting lightfastai/lightfast', 'Ingesting acme/api']);
  await expect(jobs.titles(jobs.recent)).toHaveText([
    'Cancelled: acme/site',
    'Skipped: acme/same',
    'Ingested lightfastai/docs',
    'Failed: acme/broken-repo',
  ]);
  // Cards are items of a list.
  await expect(jobs.running.getByRole('list').getByRole('listitem')).toHaveCount(2);

  const running = jobs.card('Ingesting lightfastai/lightfast');
  await expect(running).toContainText('12 / 45 files processed');
  // 26.7 % is told as 27: rounded, not cut off.
  await expect(running).toContainText('27%');
  await expect(running).toContainText('Started 2 minutes ago');
  await expect(running.getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(running.getByRole('button').filter({ hasText: /./ })).toHaveText(['View Details', 'Cancel']);

  const queued = jobs.card('Ingesting acme/api');
  await expect(queued).toContainText('Queued (waiting for rate limit)');
  await expect(queued).toContainText('Queued 30 seconds ago');
  await expect(queued.getByRole('img', { name: 'Queued' })).toBeVisible();
  await expect(queued.getByRole('progressbar')).toHaveCount(0);
  await expect(queued.getByRole('button').filter({ hasText: /./ })).toHaveText(['View Details', 'Cancel']);

  const completed = jobs.card('Ingested lightfastai/docs');
  await expect(completed).toContainText('23 files · Completed 1 hour ago');
  await expect(completed.getByRole('img', { name: 'Completed' })).toBeVisible();
  await expect(completed.getByTitle(/3 min 0 s/)).toHaveText('Completed 1 hour ago');
  await expect(completed.getByRole('button')).toHaveText(['View Details']);

  const failed = jobs.card('Failed: acme/broken-repo');
  await expect(failed).toContainText('Error: Invalid lightfast.yml syntax');
  await expect(failed).toContainText('Failed 2 hours ago');
  await expect(failed.getByRole('img', { name: 'Failed' })).toBeVisible();
  await expect(failed.getByRole('button')).toHaveText(['Retry', 'View Details']);
  await expect(failed.getByRole('button', { name: 'Retry acme/broken-repo', exact: true })).toBeVisible();

  const cancelled = jobs.card('Cancelled: acme/site');
  await expect(cancelled).toContainText('Cancelled 5 minutes ago');
  await expect(cancelled.getByRole('img', { name: 'Cancelled' })).toBeVisible();
  await expect(cancelled.getByRole('button')).toHaveText(['Retry', 'View Details']);
});

test('running before queued with the oldest start first, history with the newest end first', async ({ console, jobs, open, time }) => {
  const add = (repoName: string, status: string, started: number, ended?: number) =>
    console.jobs.add({
      repoName,
      status,
      createdAt: time.minutesAgo(started),
      ...(status === 'queued' ? {} : { startedAt: time.minutesAgo(started) }),
      ...(ended === undefined ? {} : { completedAt: time.minutesAgo(ended) }),
    });
  add('r/young', 'running', 1);
  add('q/young', 'queued', 30);
  add('r/old', 'running', 20);
  add('q/old', 'queued', 40);
  add('c/first', 'completed', 50, 45);
  add('c/last', 'failed', 90, 3);
  add('c/middle', 'cancelled', 10, 9);
  await open();
  await expect(jobs.titles(jobs.running)).toHaveText([
    'Ingesting r/old',
    'Ingesting r/young',
    'Ingesting q/old',
    'Ingesting q/young',
  ]);
  await expect(jobs.titles(jobs.recent)).toHaveText(['Failed: c/last', 'Cancelled: c/middle', 'Ingested c/first']);
});

test('nothing running is a quiet line over the history', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  await open();
  await expect(page.getByText('No running jobs', { exact: true })).toBeVisible();
  await expect(jobs.running).toHaveCount(0);
  await expect(jobs.recent).toBeVisible();
});

test('a long error folds, and unfolds by the keyboard', async ({ console, jobs, open, page }) => {
  const errorMessage = `Invalid lightfast.yml syntax\n${'at some line of a long trace\n'.repeat(20)}the very end`;
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', errorMessage });
  console.jobs.add({ repoName: 'acme/short', status: 'failed', errorMessage: 'Out of disk' });
  await open();
  const card = jobs.card('Failed: acme/broken');
  const text = card.getByText(/^Error: Invalid lightfast\.yml syntax/);
  const folded = (await text.boundingBox())!.height;
  const toggle = card.getByRole('button', { name: /^Show/ });
  await expect(toggle).toHaveText('Show more');
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');

  await toggle.focus();
  await page.keyboard.press('Enter');
  await expect(toggle).toHaveText('Show less');
  await expect(toggle).toBeFocused();
  expect((await text.boundingBox())!.height).toBeGreaterThan(folded * 2);

  await page.keyboard.press('Space');
  await expect(toggle).toHaveText('Show more');
  expect((await text.boundingBox())!.height).toBe(folded);
  await expect(jobs.card('Failed: acme/short').getByRole('button', { name: /^Show/ })).toHaveCount(0);
});

test('other kinds of jobs are called by their name, or by their kind in words', async ({ console, jobs, open }) => {
  console.jobs.add({ type: 'nightly-embed', name: 'Embed everything', repoName: 'acme/a' });
  console.jobs.add({ type: 'link_check', repoName: 'acme/b' });
  console.jobs.add({ type: 'link_check', repoName: 'acme/c', status: 'failed', errorMessage: 'x' });
  await open();
  await expect(jobs.card('Embed everything acme/a')).toBeVisible();
  await expect(jobs.card('Link check acme/b')).toBeVisible();
  await expect(jobs.card('Failed: Link check acme/c')).toBeVisible();
});
