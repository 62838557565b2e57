// Which jobs are shown: the toolbar, the page's address, older jobs.

import { expect, test } from '../fixtures.ts';

test.describe('the toolbar', () => {
  test.beforeEach(({ console }) => {
    const ended = (repoName: string, status: string) =>
      console.jobs.add({ id: `run_${repoName.slice(5)}`, repoName, status, completedAt: console.clock.now() - 60_000, errorMessage: 'Out of memory' });
    ended('acme/tools', 'failed');
    ended('acme/zebra', 'failed');
    ended('acme/site', 'completed');
  });

  test('filters by status, words and time, which are in the address and outlast a reload', async ({ jobs, open, page }) => {
    await open();
    const cards = page.getByRole('article');
    await expect(cards).toHaveCount(3);
    await jobs.button('Failed 2').click();
    await expect(cards).toHaveCount(2);
    await page.getByRole('searchbox', { name: 'Find jobs' }).fill('ACME zéb');
    await expect(cards).toHaveCount(1);
    await expect(cards).toHaveAccessibleName(/acme\/zebra/);
    await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Last 24 hours');
    await expect(page.getByRole('combobox', { name: 'Time', exact: true })).toHaveValue('24h');
    await expect(page).toHaveURL(/[?&]range=24h/);
    const parameters = new URL(await page.url()).searchParams;
    expect(Object.fromEntries(parameters)).toMatchObject({ status: 'failed', q: 'ACME zéb', range: '24h' });

    await page.reload();
    await expect(jobs.button('Failed 2')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('ACME zéb');
    await expect(cards).toHaveCount(1);
    await page.getByRole('searchbox', { name: 'Find jobs' }).fill('no such job');
    await expect(page.getByText('No jobs match.')).toBeVisible();
    await jobs.button('Clear filters').click();
    await expect(cards).toHaveCount(3);
  });

  test('2.4.3 Back and Forward go through filters and the open job', async ({ jobs, open, page }) => {
    await open();
    const cards = page.getByRole('article');
    await expect(cards).toHaveCount(3);
    await jobs.button('Failed 2').click();
    await expect(cards).toHaveCount(2);
    await jobs.button('View Details acme/zebra').click();
    const dialog = page.getByRole('dialog', { name: 'Failed: acme/zebra' });
    await expect(dialog).toBeVisible();
    await expect(page).toHaveURL(/[?&]job=run_zebra/);
    await page.goBack();
    await expect(jobs.dialog).toHaveCount(0);
    await expect(jobs.button('View Details acme/zebra')).toBeFocused();
    await page.goBack();
    await expect(cards).toHaveCount(3);
    await page.goForward();
    await page.goForward();
    await expect(dialog).toBeVisible();
    await page.reload();
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(jobs.dialog).toHaveCount(0);
    await expect(cards).toHaveCount(2);
  });
});

test.describe('pages of older jobs', () => {
  test.use({ consoleOptions: { shape: 'zoned' } });

  test('come as the end of the list nears the screen, and by the button', async ({ console, jobs, open, page }) => {
    for (let index = 50; index >= 1; index -= 1) {
      const at = console.clock.now() - (index + 10) * 60_000;
      const createdAt = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}+00`;
      const repoName = index === 30 ? 'acme/zebra' : `acme/repo-${index}`;
      console.jobs.add({ repoName, status: 'completed', completedAt: at, columns: { createdAt } });
    }
    await open({ limit: '20' });
    await expect(page.getByRole('heading', { name: 'Recent Jobs (20)' })).toBeVisible();
    await page.getByRole('searchbox', { name: 'Find jobs' }).fill('zebra');
    const found = jobs.card('Full Sync: acme/zebra');
    const more = jobs.button('Load older jobs');
    await expect
      .poll(async () => {
        // It may have come by itself, where the end of the list was near the screen before the filter.
        if ((await found.count()) === 0 && (await more.count()) === 1) await more.focus().then(() => page.keyboard.press('Enter'));
        return found.count();
      })
      .toBe(1);
    await page.getByRole('searchbox', { name: 'Find jobs' }).fill('');
    await expect(page.getByRole('heading', { name: /^Recent Jobs \((39|50)\)$/ })).toBeVisible();
    await expect
      .poll(async () => {
        await page.evaluate(() => {
          let scroller: Element | null = document.querySelector('[role=tabpanel]:not([hidden])');
          while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
          (scroller ?? document.scrollingElement)!.scrollTop += 100_000;
        });
        return jobs.card('Full Sync: acme/repo-50').count();
      })
      .toBe(1);
    await expect(page.getByRole('heading', { name: 'Recent Jobs (50)' })).toHaveCount(1);
    await expect(jobs.button('Load older jobs')).toHaveCount(0);
  });
});
