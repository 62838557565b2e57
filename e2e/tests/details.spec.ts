// The dialog with everything about one job.

import { watchClipboard } from './clipboard.ts';
import { expect, test } from './fixtures.ts';

test('tells the steps, the error, the times, the trigger and the id', async ({ console, jobs, open, time }) => {
  const at = (second: number) => new Date(time.minutesAgo(10) + second * 1_000);
  console.jobs.add({
    id: 'run_abc',
    repoName: 'acme/broken',
    status: 'failed',
    trigger: 'webhook',
    createdAt: at(0),
    startedAt: at(2),
    completedAt: at(62),
    errorMessage: 'Invalid lightfast.yml syntax',
    steps: [
      { id: '1', name: 'load-config', status: 'completed', attempt: 1, startedAt: at(2), endedAt: at(5) },
      {
        id: '2',
        name: 'process-files',
        status: 'failed',
        attempt: 3,
        startedAt: at(5),
        endedAt: at(62),
        error: 'mapping values are not allowed here',
      },
    ],
  });
  await open();
  await jobs.button('View Details acme/broken').click();
  const dialog = jobs.page.getByRole('dialog', { name: 'Failed: acme/broken', exact: true });
  await expect(dialog).toBeVisible();
  const steps = dialog.getByRole('listitem');
  await expect(steps).toHaveCount(2);
  await expect(steps.first()).toContainText('load-config');
  await expect(steps.first()).toContainText('Completed');
  await expect(steps.first()).toContainText('3.0 s');
  await expect(steps.last()).toContainText('process-files');
  await expect(steps.last()).toContainText('Failed');
  await expect(steps.last()).toContainText('attempt 3');
  await steps.last().getByRole('button', { name: /^process-files/ }).click();
  await expect(steps.last()).toContainText('mapping values are not allowed here');
  await expect(dialog).toContainText('Invalid lightfast.yml syntax');
  await expect(dialog).toContainText('Webhook');
  await expect(dialog).toContainText('1 min 0 s');
  // 09:00 UTC less ten minutes, in the reader's time zone.
  await expect(dialog).toContainText('09:50:02');
  await expect(dialog).toContainText('8 minutes ago');
  await expect(dialog.getByText('run_abc', { exact: true })).toBeVisible();
  await expect(dialog).toContainText('docs/ingestion.requested');
});

test('2.1.2, 2.4.3 the focus goes into it, stays in it, and comes back with Esc', async ({ console, jobs, open, page }) => {
  console.jobs.add({ repoName: 'acme/docs', status: 'completed' });
  console.jobs.add({ repoName: 'acme/api', status: 'completed' });
  await open();
  const opener = jobs.button('View Details acme/docs');
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(jobs.dialog).toBeVisible();
  const focusIsInside = () => jobs.dialog.evaluate((dialog) => dialog.contains(document.activeElement));
  expect(await focusIsInside()).toBe(true);
  // What is behind a modal dialog cannot be reached.
  for (let press = 0; press < 8; press += 1) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && !active?.closest('dialog');
    });
    expect(outside).toBe(false);
  }
  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
  await expect(opener).toBeFocused();

  await opener.click();
  await jobs.dialog.getByRole('button', { name: 'Close' }).click();
  await expect(jobs.dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('the id is copied', async ({ console, jobs, open, page }) => {
  const copiedBy = await watchClipboard(page);
  console.jobs.add({ id: 'run_copy_me', status: 'completed' });
  await open();
  await jobs.button('View Details acme/docs').click();
  expect(await copiedBy(() => jobs.dialog.getByRole('button', { name: 'Copy id' }).click())).toBe('run_copy_me');
  await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
});

test('it follows the job while it is open', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
  await open();
  await jobs.button('View Details acme/docs').click();
  await expect(jobs.dialog).toContainText('1 / 9 files processed');
  await expect(jobs.dialog.getByRole('listitem').last()).toContainText('Running');
  await jobs.dialog.getByRole('button', { name: 'Copy id' }).focus();

  console.jobs.progress(id, 4);
  await time.untilPoll();
  await expect(jobs.dialog).toContainText('4 / 9 files processed');
  await expect(jobs.dialog.getByRole('button', { name: 'Copy id' })).toBeFocused();

  console.jobs.finish(id);
  await time.untilPoll();
  await expect(jobs.page.getByRole('dialog', { name: 'Ingested acme/docs' })).toBeVisible();
  await expect(jobs.dialog.getByRole('listitem').last()).toContainText('Completed');
  // The card has moved to the history meanwhile; the focus finds it there.
  await jobs.page.keyboard.press('Escape');
  await expect(jobs.recent.getByRole('button', { name: 'View Details acme/docs' })).toBeFocused();
});

test.describe('a job that leaves the list', () => {
  // The server knows it no longer, and says so with a 404.
  test.use({ failedRequests: true });

  test('stays open as it was', async ({ console, jobs, open, time }) => {
    const { id } = console.jobs.add({ status: 'completed', repoName: 'acme/docs' });
    console.jobs.add({ repoName: 'acme/api', status: 'completed' });
    await open();
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.dialog).toContainText('process-files');
    console.jobs.remove(id);
    await jobs.setVisible(false);
    await time.leap(20);
    await jobs.setVisible(true);
    await expect(jobs.card('Ingested acme/docs')).toHaveCount(0);
    await expect(jobs.page.getByRole('dialog', { name: 'Ingested acme/docs' })).toBeVisible();
    await expect(jobs.dialog).toContainText('process-files');
    await jobs.page.keyboard.press('Escape');
    // Never to the page's body, although the button is no longer there.
    await expect(jobs.page.locator('body')).not.toBeFocused();
  });
});

test('closing it gives up what it asked', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  await open();
  const hanging = console.hang('jobs.get');
  await jobs.button('View Details acme/docs').click();
  await hanging.reached;
  await expect(jobs.dialog).toContainText('Loading details…');
  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
  expect((await hanging.aborted).procedures).toEqual(['jobs.get']);
});

test.describe('when jobs.get fails', () => {
  test.use({ failedRequests: true });

  test('it shows what the list knows, and tries again', async ({ console, jobs, open }) => {
    console.jobs.add({ repoName: 'acme/docs', progress: { processed: 3, total: 9 }, trigger: 'scheduled' });
    await open();
    console.failNext('jobs.get', { message: 'The run store is asleep' }, { times: 2 });
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.dialog).toContainText('3 / 9 files processed');
    await expect(jobs.dialog).toContainText('Scheduled');
    await expect(jobs.dialog.getByRole('alert')).toContainText('The run store is asleep');
    await expect(jobs.dialog.getByRole('listitem')).toHaveCount(0);

    const again = jobs.dialog.getByRole('button', { name: 'Try again' });
    const refused = console.requests.next('jobs.get');
    await again.click();
    await (await refused).done;
    await expect(jobs.dialog.getByRole('alert')).toBeVisible();
    await again.click();
    await expect(jobs.dialog.getByRole('alert')).toHaveCount(0);
    await expect(jobs.dialog.getByRole('listitem').first()).toContainText('load-config');
    // The button that was pressed is gone, the focus is not.
    expect(await jobs.dialog.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
    await expect(jobs.banner).toHaveCount(0);
  });

  test.describe('because there is none', () => {
    test.use({ consoleOptions: { offered: ['jobs.list'] } });

    test('the list still tells something', async ({ console, jobs, open }) => {
      console.jobs.add({ repoName: 'acme/broken', status: 'failed', errorMessage: 'Out of disk' });
      await open();
      await jobs.button('View Details acme/broken').click();
      await expect(jobs.page.getByRole('dialog', { name: 'Failed: acme/broken' })).toContainText('Out of disk');
      await expect(jobs.dialog.getByRole('alert')).toBeVisible();
    });
  });
});

test.describe('of a job that is not in the list', () => {
  test.use({ consoleOptions: { shape: 'zoned' } });

  test('it is started anew', async ({ console, jobs, open, time }) => {
    const longAgo = { createdAt: time.minutesAgo(600), completedAt: time.minutesAgo(599) };
    const { id } = console.jobs.add({ ...longAgo, repoName: 'acme/old', status: 'failed', errorMessage: 'out of disk' });
    for (let index = 40; index > 0; index -= 1) {
      const at = time.minutesAgo(index);
      console.jobs.add({ repoName: `acme/repo-${index}`, status: 'completed', createdAt: at, startedAt: at, completedAt: at });
    }
    await open({ limit: '20', job: id });
    await expect(jobs.dialog).toContainText('out of disk');
    await expect(jobs.recent.getByRole('heading', { name: 'Recent Jobs (20)' })).toBeAttached();
    const asked = console.requests.of('jobs.get').length;
    await jobs.dialog.getByRole('button', { name: 'Retry acme/old' }).click();
    await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Started anew.' })).toBeVisible();
    await expect.poll(() => console.requests.of('jobs.get').length).toBeGreaterThan(asked);
    await expect(jobs.running).toContainText('acme/old');
  });
});
