// A job on its way from the queue to the history.

import { expect, test } from './fixtures.ts';

test('progress moves in text, percent and bar', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add({ repoName: 'lightfastai/lightfast', progress: { processed: 12, total: 45 } });
  await open();
  const card = jobs.card('Ingesting lightfastai/lightfast');
  const bar = card.getByRole('progressbar', { name: 'Ingesting lightfastai/lightfast', exact: true });
  await expect(card).toContainText('12 / 45 files processed');
  await expect(bar).toHaveAttribute('aria-valuetext', '12 / 45 files processed, 27%');
  await expect(bar).toHaveJSProperty('position', 12 / 45);

  console.jobs.progress(id, 30);
  await time.untilPoll();
  await expect(card).toContainText('30 / 45 files processed');
  await expect(card).toContainText('67%');
  await expect(bar).toHaveAttribute('aria-valuetext', '30 / 45 files processed, 67%');
  await expect(bar).toHaveJSProperty('position', 30 / 45);
});

test('unknown and impossible progress', async ({ console, jobs, open }) => {
  console.jobs.add({ repoName: 'acme/none' });
  console.jobs.add({ repoName: 'acme/zero', progress: { processed: 0, total: 0 } });
  console.jobs.add({ repoName: 'acme/over', progress: { processed: 50, total: 45 } });
  await open();
  for (const title of ['Ingesting acme/none', 'Ingesting acme/zero']) {
    await expect(jobs.card(title).getByRole('progressbar')).toHaveJSProperty('position', -1);
    await expect(jobs.card(title)).not.toContainText('%');
  }
  const over = jobs.card('Ingesting acme/over');
  await expect(over).toContainText('45 / 45 files processed');
  await expect(over).toContainText('100%');
  await expect(over.getByRole('progressbar')).toHaveJSProperty('position', 1);
});

test('the time left once a rate is known, and a stall after three minutes', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add({ startedAt: time.secondsAgo(1), progress: { processed: 0, total: 60 } });
  await open();
  const card = jobs.card('Ingesting acme/docs');
  await expect(card).toContainText('0 / 60 files processed');
  await expect(card).not.toContainText('left');
  for (let processed = 1; processed <= 4; processed += 1) {
    console.jobs.progress(id, processed);
    await time.untilPoll();
  }
  // One file in about three seconds, 56 files to go.
  await expect(card).toContainText(/about [234] min left/);

  await time.leap(170);
  await expect(card).not.toContainText('no progress');
  await time.leap(15);
  await expect(card).toContainText('no progress for 3 min');
  await expect(card).not.toContainText('left');
  await time.leap(60);
  await expect(card).toContainText('no progress for 4 min');

  console.jobs.progress(id, 5);
  await time.untilPoll();
  await expect(card).not.toContainText('no progress');
});

test('2.4.3 a job that finishes moves to the history, with the focus on its button', async ({ console, jobs, open, page, time }) => {
  const { id } = console.jobs.add({ repoName: 'acme/docs', progress: { processed: 20, total: 23 } });
  console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: time.minutesAgo(60) });
  await open();
  await jobs.button('View Details acme/docs').focus();

  console.jobs.finish(id);
  await time.untilPoll();
  await expect(jobs.titles(jobs.recent)).toHaveText(['Ingested acme/docs', 'Ingested acme/old']);
  await expect(jobs.card('Ingested acme/docs')).toContainText('23 files · Completed just now');
  await expect(jobs.running).toHaveCount(0);
  await expect(page.getByText('No running jobs')).toBeVisible();
  await expect(jobs.recent.getByRole('button', { name: 'View Details acme/docs' })).toBeFocused();
  await expect(jobs.announcement('Ingested acme/docs')).toHaveCount(1);
});

test('2.4.3 a focused Cancel that is no longer there gives the focus to its card', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add({ repoName: 'acme/docs' });
  await open();
  await jobs.button('Cancel acme/docs').focus();
  console.jobs.fail(id, 'Out of disk');
  await time.untilPoll();
  const card = jobs.card('Failed: acme/docs');
  await expect(card.getByRole('button', { name: 'View Details acme/docs' })).toBeFocused();
});

test('4.1.3 changes of state are announced, the first list and mere progress are not', async ({ console, jobs, open, page, time }) => {
  for (const name of ['a', 'b', 'c', 'd']) {
    console.jobs.add({ repoName: `acme/${name}`, progress: { processed: 1, total: 9 } });
  }
  await open();
  await expect(jobs.card('Ingesting acme/d')).toBeVisible();
  const told = jobs.jobsPanel.getByRole('status');
  await expect(told).toHaveText('');

  console.jobs.progress('run_01', 2);
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/a')).toContainText('2 / 9');
  await expect(told).toHaveText('');

  console.jobs.finish('run_01');
  await time.untilPoll();
  await expect(told).toHaveText('Ingested acme/a');
  await time.pass(4);
  for (const id of ['run_02', 'run_03', 'run_04']) console.jobs.fail(id, 'Out of disk');
  await time.untilPoll();
  await expect(told).toHaveText('3 jobs failed');
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a queued job begins', async ({ console, jobs, open, time }) => {
  const { id } = console.jobs.add({ status: 'queued', statusReason: 'waiting for rate limit' });
  await open();
  const card = jobs.card('Ingesting acme/docs');
  await expect(card).toContainText('Queued (waiting for rate limit)');
  console.jobs.start(id);
  console.jobs.progress(id, 0, 5);
  await time.untilPoll();
  await expect(card).toContainText('0 / 5 files processed');
  await expect(card).toContainText('Started just now');
  await expect(card).not.toContainText('Queued');
});
