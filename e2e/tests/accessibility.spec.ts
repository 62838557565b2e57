// The console's page against the rules of WCAG, as it is and with each thing that opens over it.

import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

const LOOKS = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;

for (const { colorScheme, forcedColors } of LOOKS) {
  const looks = forcedColors === 'active' ? `${colorScheme}, forced colours` : colorScheme;

  test(`no rule of WCAG is broken (${looks})`, async ({ console, jobs, open, page }) => {
    const now = Date.now();
    const ended = { createdAt: now - 90_000, completedAt: now - 60_000 };
    console.jobs.add({ repoName: 'lightfastai/lightfast', startedAt: now - 120_000, progress: { processed: 12, total: 45 } });
    console.jobs.add({ repoName: 'acme/api', status: 'queued', statusReason: 'waiting for rate limit' });
    console.jobs.add({ repoName: 'acme/site', status: 'cancelled', ...ended });
    for (const repoName of ['acme/broken-repo', 'acme/docs']) {
      console.jobs.add({ repoName, status: 'failed', errorMessage: 'Invalid lightfast.yml syntax', ...ended });
    }
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
    await open();
    await expect(jobs.card('Failed: acme/docs')).toBeVisible();
    // With the strip, and the toggle of a status pressed.
    await expectAccessible(page);
    await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Failed 2' }).click();
    await expectAccessible(page);

    await jobs.button('View Details acme/broken-repo').click();
    await expect(jobs.dialog.getByRole('list', { name: 'Steps' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'All 5' }).click();

    for (const repoName of ['acme/broken-repo', 'acme/docs', 'acme/api']) {
      await page.getByRole('checkbox', { name: `Select ${repoName}`, exact: true }).check({ force: true });
    }
    const bar = page.getByRole('group', { name: 'Selected jobs' });
    await expect(bar).toContainText('3 selected');
    await expectAccessible(page);

    await bar.getByRole('button', { name: /^Retry 2/ }).click();
    await expect(page.getByRole('dialog', { name: 'Retry 2 jobs?' })).toBeVisible();
    await expectAccessible(page);
  });
}
