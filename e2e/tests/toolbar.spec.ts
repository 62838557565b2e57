// Which jobs are shown, in front of the real tRPC server in both shapes of the contract.

import { expect, test } from './fixtures.ts';

for (const shape of ['spec', 'paged'] as const) {
  test.describe(`${shape}: the toolbar`, () => {
    test.use({ consoleOptions: { shape } });

    test('filters by status and words, while polls go on', async ({ console, open, page, time }) => {
      const ended = (repoName: string, status: string) =>
        console.jobs.add({ repoName, status, completedAt: console.clock.now() - 60_000, errorMessage: 'Out of memory' });
      ended('acme/tools', 'failed');
      ended('acme/docs', 'failed');
      ended('acme/site', 'cancelled');
      console.jobs.add({ repoName: 'acme/api', status: 'running' });
      await open();
      const cards = page.getByRole('article');
      const status = (name: string) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name });
      await expect(cards).toHaveCount(4);

      await status('Failed 2').click();
      await expect(cards).toHaveCount(2);
      await page.getByRole('searchbox', { name: 'Find jobs' }).fill('TOOLS');
      await expect(cards).toHaveCount(1);
      await expect(cards).toHaveAccessibleName(/acme\/tools/);

      console.jobs.add({ repoName: 'acme/tools', status: 'running' });
      await time.pass(4);
      await expect(status('Running 2')).toBeVisible();
      await expect(cards).toHaveCount(1);
      await status('Cancelled 1').click();
      await expect(page.getByText('No jobs match.')).toBeVisible();
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await expect(cards).toHaveCount(5);
      await expect(status('All 5')).toHaveAttribute('aria-pressed', 'true');
    });
  });
}
