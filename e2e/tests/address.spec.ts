// Filters and the open job in the page's address.

import type { Page } from '@playwright/test';

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

for (const { name, comeBack } of [
  { name: 'just after they were opened', comeBack: async () => {} },
  { name: 'after a reload', comeBack: (page: Page) => page.reload() },
  {
    name: 'after Back and Forward',
    comeBack: async (page: Page) => {
      await page.goBack();
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.goForward();
    },
  },
]) {
  test(`when details are closed ${name}, the next Back is not lost`, async ({ jobs, open, page }) => {
    await open();
    await status(jobs, 'Failed 2').click();
    await jobs.button('View Details acme/zebra').click();
    await page.getByRole('button', { name: 'Previous job' }).click();
    const dialog = page.getByRole('dialog', { name: 'Failed: acme/tools' });
    await expect(dialog).toBeVisible();
    await comeBack(page);
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(/[?&]status=failed$/);
    await expect(jobs.button('View Details acme/tools')).toBeFocused();

    await page.goBack();
    await expect(page).toHaveURL(CLEAN);
    await expect(page.getByRole('article')).toHaveCount(3);
    await page.goForward();
    await expect(page).toHaveURL(/[?&]status=failed$/);
    await expect(page.getByRole('article')).toHaveCount(2);
    await expect(page.getByRole('dialog')).toBeHidden();
  });
}

test('details that a link has opened close without leaving the page', async ({ jobs, open, page }) => {
  await page.goto('about:blank');
  await open({ job: 'run_zebra' });
  const dialog = page.getByRole('dialog', { name: 'Failed: acme/zebra' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(CLEAN);
  await expect(page.getByRole('article')).toHaveCount(3);
  await jobs.button('View Details acme/tools').click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(CLEAN);
  await page.goBack();
  await expect(page).toHaveURL('about:blank');
});

test('what a router keeps in the state of an entry stays there', async ({ jobs, open, page }) => {
  await open();
  const state = () => page.evaluate(() => history.state as unknown);
  await page.evaluate(() => history.replaceState({ kept: { of: 'a router' } }, ''));
  await jobs.button('View Details acme/zebra').click();
  await expect(page).toHaveURL(/[?&]job=run_zebra/);
  expect(await state()).toMatchObject({ kept: { of: 'a router' } });
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(CLEAN);
  expect(await state()).toEqual({ kept: { of: 'a router' } });
  await page.evaluate(() => history.replaceState('a text', ''));
  await jobs.button('View Details acme/zebra').click();
  await expect(page).toHaveURL(/[?&]job=run_zebra/);
  expect(await state()).toBe('a text');
});

test('what the reader does just after closing the details is in the address, a step from the list', async ({ jobs, open, page }) => {
  await open();
  await jobs.button('View Details acme/zebra').click();
  const completed = await status(jobs, 'Completed 1').elementHandle();
  // Before the page has gone back, which takes a while.
  await page
    .getByRole('dialog')
    .evaluate((dialog, button) => dialog.addEventListener('close', () => (button as HTMLElement).click()), completed);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/[?&]status=completed$/);
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.goBack();
  await expect(page).toHaveURL(CLEAN);
  await expect(page.getByRole('article')).toHaveCount(3);
});

test.describe('a session that ends', () => {
  test.use({ failedRequests: true });

  test('closes the details without going back: the page may be on its way to somewhere else', async ({ console, jobs, open, page, time }) => {
    await open();
    await jobs.button('View Details acme/zebra').click();
    await expect(page).toHaveURL(/[?&]job=run_zebra/);
    console.failNext('jobs.list', { code: 'UNAUTHORIZED', message: 'Signed out' });
    await time.untilPoll();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page).toHaveURL(CLEAN);
    expect(await page.goForward()).toBeNull();
    await expect(page).toHaveURL(CLEAN);
  });
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
