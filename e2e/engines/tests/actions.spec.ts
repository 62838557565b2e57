// Retry and Cancel, of one job and of many.

import { expect, test } from '../fixtures.ts';

test('Cancel waits for the server, then the card is right before any list has come', async ({ console, jobs, open }) => {
  console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
  await open();
  const cancel = jobs.button('Cancel acme/docs');
  await expect(cancel).toBeVisible();
  const answer = console.hang('jobs.cancel');
  console.hang('jobs.list', { times: Infinity });
  await cancel.click();
  await answer.reached;
  await expect(cancel).toHaveAttribute('aria-busy', 'true');
  // A click on a button does not give it the focus in every browser: the focus is not lost all the same.
  answer.release();
  const card = jobs.card('Cancelled: acme/docs');
  await expect(card).toContainText('Cancelled just now');
  await expect(jobs.recent).toContainText('Cancelled: acme/docs');
  await expect(card.getByRole('button', { name: 'View Details acme/docs' })).toBeFocused();
});

test('Retry shows the new run, which the next list confirms; a refusal stays on its card', async ({ console, jobs, open }) => {
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', errorMessage: 'Invalid lightfast.yml syntax' });
  await open();
  console.failNext('jobs.retry', { code: 'FORBIDDEN', message: 'Only owners may retry' });
  const retry = jobs.button('Retry acme/broken');
  await retry.click();
  await expect(jobs.card('Failed: acme/broken').getByRole('alert')).toContainText('Only owners may retry');
  await retry.focus();
  await jobs.page.keyboard.press('Enter');
  const queued = jobs.card('Ingesting acme/broken');
  await expect(queued).toContainText('Queued');
  await expect(jobs.page.getByText('Only owners may retry')).toHaveCount(0);
  console.jobs.start('run_02');
  await expect(queued.getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(jobs.card('Failed: acme/broken')).toBeVisible();
});

test('many are selected, asked for, and sent one after the other', async ({ console, jobs, open, page }) => {
  for (let number = 1; number <= 4; number += 1) {
    const completedAt = console.clock.now() - number * 60_000;
    console.jobs.add({ repoName: `acme/${number}`, status: 'failed', completedAt, errorMessage: 'Out of disk', input: {} });
  }
  await open({ retryMany: 'off' });
  const bar = page.getByRole('group', { name: 'Selected jobs' });
  const checkbox = (repo: string) => page.getByRole('checkbox', { name: `Select ${repo}`, exact: true });
  await checkbox('acme/1').focus();
  await page.keyboard.press('Space');
  await expect(bar).toContainText('1 selected');
  // With Shift, all between.
  await checkbox('acme/3').focus();
  await page.keyboard.press('Shift+Space');
  await expect(checkbox('acme/2')).toBeChecked();
  await expect(bar).toContainText('3 selected');

  await jobs.button('Retry 3').click();
  await expect(page.getByRole('dialog', { name: 'Retry 3 jobs?' })).toBeVisible();
  await expect(jobs.button('Not now')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(jobs.button('Retry 3')).toBeFocused();
  await jobs.button('Retry 3').click();
  console.failNext('jobs.retry', { code: 'CONFLICT', message: 'Its worker is away' });
  await jobs.button('Retry 3 jobs').click();
  await expect(bar).toContainText('2 retried, 1 refused.');
  expect(console.requests.of('jobs.retry')).toHaveLength(3);
  await expect(page.getByRole('alert')).toContainText('Its worker is away');
  await expect(jobs.running.getByRole('article')).toHaveCount(2);
});

test('all failed are retried in one call, where the console has it', async ({ console, jobs, open, page }) => {
  for (let number = 1; number <= 4; number += 1) {
    console.jobs.add({ repoName: `acme/${number}`, status: 'failed', errorMessage: 'Out of disk', input: {} });
  }
  await open();
  await jobs.button('Failed 4').click();
  await jobs.button('Retry all failed (4)').click();
  await jobs.button('Retry 4 jobs').click();
  await expect(page.getByRole('group', { name: 'Selected jobs' })).toContainText('4 retried, 0 refused.');
  expect(console.requests.of('jobs.retryMany')).toHaveLength(1);
});
