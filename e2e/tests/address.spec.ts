// Filters and the open job in the page's address.

import type { ConsolePage } from './console-page.ts';
import { type Console, expect, test } from './fixtures.ts';

const CLEAN = /^[^?]*(\?(?!.*(status|range|job|[?&]q)=).*)?$/;

function addJobs(console: Console) {
  const completedAt = () => console.clock.now() - 60_000;
  console.jobs.add({ repoName: 'acme/tools', status: 'failed', completedAt: completedAt() });
  console.jobs.add({ id: 'run_zebra', repoName: 'acme/zebra', status: 'failed', completedAt: completedAt() });
  console.jobs.add({ repoName: 'acme/site', status: 'completed', completedAt: completedAt() });
}

const status = (jobs: ConsolePage, name: string) =>
  jobs.page.getByRole('group', { name: 'Status' }).getByRole('button', { name });

test.beforeEach(({ console }) => addJobs(console));

test('a reload shows the same, and what else is in the address stays', async ({ jobs, open, page }) => {
  await open({ note: 'a b' });
  const cards = page.getByRole('article');
  await status(jobs, 'Failed 2').click();
  await page.getByRole('searchbox', { name: 'Find jobs' }).fill('acme zeb');
  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Last 24 hours');
  await expect(cards).toHaveCount(1);
  const parameters = new URL(page.url()).searchParams;
  expect(Object.fromEntries(parameters)).toMatchObject({ status: 'failed', q: 'acme zeb', range: '24h', note: 'a b' });

  await page.reload();
  await expect(status(jobs, 'Failed 2')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('acme zeb');
  await expect(page.getByRole('combobox', { name: 'Time', exact: true })).toHaveValue('24h');
  await expect(cards).toHaveCount(1);
});

test('Back and Forward go from one to the other; typing is one step', async ({ jobs, open, page }) => {
  await open();
  const cards = page.getByRole('article');
  await expect(page).toHaveURL(CLEAN);
  await status(jobs, 'Failed 2').click();
  await page.getByRole('searchbox', { name: 'Find jobs' }).pressSequentially('zebra');
  await expect(cards).toHaveCount(1);

  await page.goBack();
  await expect(cards).toHaveCount(2);
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('');
  await page.goBack();
  await expect(cards).toHaveCount(3);
  await expect(page).toHaveURL(CLEAN);
  await page.goForward();
  await page.goForward();
  await expect(cards).toHaveCount(1);
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('zebra');
});

test('2.4.3 the open job is in it; Back closes the dialog and returns the focus', async ({ jobs, open, page }) => {
  await open();
  await jobs.button('View Details acme/zebra').click();
  const dialog = page.getByRole('dialog', { name: 'Failed: acme/zebra' });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/[?&]job=run_zebra/);
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(jobs.button('View Details acme/zebra')).toBeFocused();

  await page.goForward();
  await expect(dialog).toBeVisible();
  await page.reload();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(CLEAN);
  await expect(jobs.button('View Details acme/zebra')).toBeFocused();
});

test('3.3.1 what makes no sense is ignored, and said so until something else is asked for', async ({ jobs, open, page }) => {
  await open({ range: '5h', status: 'banana,FAILED' });
  const said = page.getByText('These filters are not known and were left out: range=5h, banana');
  await expect(said).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(2);
  await status(jobs, 'Completed 1').click();
  await expect(said).toBeHidden();
});

test('a status that no job has any more can be taken out again', async ({ jobs, open, page }) => {
  await open({ status: 'queued' });
  await expect(page.getByText('No jobs match.')).toBeVisible();
  await expect(status(jobs, 'Queued 0')).toHaveAttribute('aria-pressed', 'true');
  await status(jobs, 'Queued 0').click();
  await expect(page.getByRole('article')).toHaveCount(3);
});
