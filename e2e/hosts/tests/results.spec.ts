// The events `job-result` and `bulk-result`: what came of Retry and Cancel.

import { BARE, show, told } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE, failedRequests: true });

test.beforeEach(({ console }) => {
  for (const name of ['zebra', 'yak']) {
    console.jobs.add({ id: `run_${name}`, repoName: `acme/${name}`, status: 'failed', completedAt: console.clock.now() - 60_000 });
  }
});

test('what the server refuses is told with the words on the card, what it does without', async ({ console, page, visit }) => {
  await visit();
  await show(page);
  const zebra = page.getByRole('article', { name: 'Failed: acme/zebra' });
  console.failNext('jobs.retry', { code: 'CONFLICT', message: 'The queue is full' });
  await zebra.getByRole('button', { name: /^Retry/ }).click();
  const message = 'This is not possible now: The queue is full (CONFLICT). If it is still needed, try again.';
  await expect(zebra.getByRole('alert')).toHaveText(message);
  const results = async () =>
    (await told(page, 'job-result')).map(({ job, ...rest }: { job: { id: string } }) => ({ ...rest, id: job.id }));
  expect(await results()).toEqual([{ id: 'run_zebra', action: 'retry', ok: false, message }]);
  await zebra.getByRole('button', { name: /^Retry/ }).click();
  await expect.poll(results).toHaveLength(2);
  expect((await results()).at(-1)).toEqual({ id: 'run_zebra', action: 'retry', ok: true });
});

test('many are told one by one, and once all together', async ({ console, page, visit }) => {
  await visit();
  await show(page);
  for (const name of [/zebra/, /yak/]) await page.getByRole('checkbox', { name }).check();
  console.failNext('jobs.retry', { code: 'CONFLICT', message: 'Busy' });
  await page.getByRole('button', { name: 'Retry 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Retry/ }).click();
  await expect.poll(() => told(page, 'bulk-result')).toEqual([{ action: 'retry', done: 1, refused: 1, notSent: 0 }]);
  expect(await told(page, 'job-result')).toHaveLength(2);
});

test('of many, a job whose event the host prevents is in no number', async ({ page, visit }) => {
  await visit();
  await show(page);
  await page.evaluate(() =>
    document.addEventListener('job-retry', (event) => {
      if ((event as CustomEvent<{ job: { id: string } }>).detail.job.id === 'run_yak') event.preventDefault();
    }),
  );
  for (const name of [/zebra/, /yak/]) await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: 'Retry 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Retry/ }).click();
  await expect.poll(() => told(page, 'bulk-result')).toEqual([{ action: 'retry', done: 1, refused: 0, notSent: 0 }]);
  expect((await told(page, 'job-result')).map(({ job }) => (job as { id: string }).id)).toEqual(['run_zebra']);
});
