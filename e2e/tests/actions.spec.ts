// Retry and Cancel.

import { expect, test } from './fixtures.ts';

test.describe('Cancel', () => {
  test('waits for the server, then the card is right before any list has come', async ({ console, jobs, open, time }) => {
    const { id } = console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
    await open();
    const cancel = jobs.button('Cancel acme/docs');
    await expect(cancel).toBeVisible();
    const answer = console.hang('jobs.cancel');
    console.hang('jobs.list', { times: Infinity });
    await cancel.click();
    expect((await answer.reached).inputs).toEqual([{ runId: id }]);
    await expect(cancel).toHaveAttribute('aria-busy', 'true');
    await expect(cancel).toHaveAttribute('aria-disabled', 'true');
    await expect(cancel).toBeFocused();
    // Impatience is not sent twice.
    await cancel.click({ force: true });
    expect(console.requests.of('jobs.cancel')).toHaveLength(1);

    answer.release();
    const card = jobs.card('Cancelled: acme/docs');
    await expect(card).toContainText('Cancelled just now');
    await expect(jobs.recent).toContainText('Cancelled: acme/docs');
    await expect(jobs.jobsTab).toHaveAccessibleName('Jobs');
    // The pressed button is gone with the running card; the focus stays with the job.
    await expect(card.getByRole('button', { name: 'View Details acme/docs' })).toBeFocused();
    await expect(jobs.announcement('Cancelled: acme/docs')).toHaveCount(1);

    console.reset();
    await time.untilPoll();
    await expect(jobs.titles(jobs.recent)).toHaveText(['Cancelled: acme/docs']);
  });

  test('works for a queued job and by the keyboard', async ({ console, jobs, open, page }) => {
    const { id } = console.jobs.add({ status: 'queued', repoName: 'acme/api' });
    await open();
    await jobs.button('Cancel acme/api').focus();
    await page.keyboard.press('Enter');
    await expect(jobs.card('Cancelled: acme/api')).toBeVisible();
    expect(console.jobs.get(id)?.status).toBe('cancelled');
  });

  test.describe('refused', () => {
    test.use({ failedRequests: true });

    test('says why on the card, and may be pressed again', async ({ console, jobs, open }) => {
      console.jobs.add({ repoName: 'acme/docs' });
      await open();
      console.failNext('jobs.cancel', { code: 'CONFLICT', message: 'The worker does not let go' });
      await jobs.button('Cancel acme/docs').click();
      const card = jobs.card('Ingesting acme/docs');
      await expect(card.getByRole('alert')).toContainText('The worker does not let go');
      await expect(jobs.button('Cancel acme/docs')).not.toHaveAttribute('aria-busy');

      await jobs.button('Cancel acme/docs').click();
      await expect(jobs.card('Cancelled: acme/docs')).toBeVisible();
      await expect(jobs.page.getByText('The worker does not let go')).toHaveCount(0);
    });

    test('because the job has ended meanwhile shows both, the reason and how it ended', async ({ console, jobs, open }) => {
      const { id } = console.jobs.add({ repoName: 'acme/docs' });
      await open();
      await expect(jobs.button('Cancel acme/docs')).toBeVisible();
      // No list may tell before the button is pressed.
      const lists = console.hang('jobs.list', { times: Infinity });
      console.jobs.finish(id);
      await jobs.button('Cancel acme/docs').click();
      await expect.poll(() => console.requests.of('jobs.cancel').length).toBe(1);
      lists.release();
      const card = jobs.card('Ingested acme/docs');
      await expect(card).toContainText('Cannot cancel job with status: completed');
    });
  });
});

test.describe('Retry', () => {
  test.beforeEach(({ console }) => {
    console.jobs.add({ repoName: 'acme/broken', status: 'failed', errorMessage: 'Invalid lightfast.yml syntax' });
  });

  test('shows the new run at once, which the next list confirms', async ({ console, jobs, open, time }) => {
    await open();
    const retry = jobs.button('Retry acme/broken');
    await expect(retry).toBeVisible();
    const answer = console.hang('jobs.retry');
    const lists = console.hang('jobs.list');
    await retry.click();
    expect((await answer.reached).inputs).toEqual([{ runId: 'run_01' }]);
    await expect(retry).toHaveAttribute('aria-busy', 'true');
    await retry.click({ force: true });
    expect(console.requests.of('jobs.retry')).toHaveLength(1);

    answer.release();
    const queued = jobs.card('Ingesting acme/broken');
    await expect(queued).toContainText('Queued');
    await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 queued');
    const failed = jobs.card('Failed: acme/broken');
    await expect(failed).toContainText('Started anew.');
    await expect(jobs.announcement('Started anew.')).toHaveCount(1);
    await expect(retry).not.toHaveAttribute('aria-busy');
    lists.release();
    console.jobs.start('run_02');
    await expect(queued.getByRole('img', { name: 'Running' })).toBeVisible();
    await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting acme/broken']);
    await time.pass(14);
    await expect(failed).not.toContainText('Started anew.');
    await expect(failed).toContainText('Failed');
  });

  test.describe('on a console that does not tell the new run', () => {
    test.use({ consoleOptions: { retryAnswer: 'success' } });

    test('waits for the list', async ({ console, jobs, open }) => {
      await open();
      const retry = jobs.button('Retry acme/broken');
      await expect(retry).toBeVisible();
      const list = console.hang('jobs.list');
      await retry.click();
      await list.reached;
      await expect(retry).toHaveAttribute('aria-busy', 'true');
      await expect(jobs.running).toHaveCount(0);
      list.release();
      await expect(jobs.card('Ingesting acme/broken')).toContainText('Queued');
      await expect(retry).not.toHaveAttribute('aria-busy');
    });
  });

  test.describe('refused', () => {
    test.use({ failedRequests: true });

    test('says why on the card', async ({ console, jobs, open }) => {
      await open();
      console.failNext('jobs.retry', { code: 'FORBIDDEN', message: 'Only owners may retry' });
      await jobs.button('Retry acme/broken').click();
      await expect(jobs.card('Failed: acme/broken').getByRole('alert')).toContainText('Only owners may retry');
      await expect(jobs.button('Retry acme/broken')).toBeVisible();
    });

    test('by a broken connection says so', async ({ console, jobs, open }) => {
      await open();
      // Browsers try again by themselves where they had kept a connection.
      console.drop('jobs.retry', { times: Infinity });
      await jobs.button('Retry acme/broken').click();
      await expect(jobs.card('Failed: acme/broken').getByRole('alert')).toContainText('could not be reached');
    });
  });

  test.describe('on a console without it', () => {
    test.use({ failedRequests: true, consoleOptions: { offered: ['jobs.list', 'jobs.get'] } });

    test('costs one quiet message, and the button is not offered any more', async ({ console, jobs, open, page }) => {
      console.jobs.add({ repoName: 'acme/site', status: 'cancelled' });
      await open();
      await expect(page.getByRole('button', { name: /^Retry/ })).toHaveCount(2);
      await jobs.button('Retry acme/broken').click();
      await expect(page.getByText('This console does not offer to retry jobs.')).toHaveCount(1);
      await expect(page.getByRole('button', { name: /^Retry/ })).toHaveCount(0);
      await expect(jobs.button('View Details acme/broken')).toBeFocused();
      await expect(jobs.banner).toHaveCount(0);
      await expect(jobs.titles(jobs.recent)).toHaveCount(2);
    });

    test('the same for Cancel', async ({ console, jobs, open, page }) => {
      console.jobs.add({ repoName: 'acme/docs' });
      await open();
      await jobs.button('Cancel acme/docs').click();
      await expect(page.getByText('This console does not offer to cancel jobs.')).toHaveCount(1);
      await expect(page.getByRole('button', { name: /^Cancel/ })).toHaveCount(0);
      await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    });
  });
});
