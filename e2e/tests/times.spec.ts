// Relative times, measured on the server's clock.

import { expect, test } from './fixtures.ts';

test('whole units, counted downwards', async ({ console, jobs, open, time }) => {
  const ages: [seconds: number, words: string][] = [
    [0, 'just now'],
    [4, 'just now'],
    [5, '5 seconds ago'],
    [59, '59 seconds ago'],
    [60, '1 minute ago'],
    [119, '1 minute ago'],
    [62 * 60, '1 hour ago'],
    [125 * 60, '2 hours ago'],
    [26 * 3_600, '1 day ago'],
    [50 * 3_600, '2 days ago'],
    [15 * 86_400, '2 weeks ago'],
    [70 * 86_400, '2 months ago'],
    [800 * 86_400, '2 years ago'],
  ];
  for (const [age] of ages) {
    console.jobs.add({ repoName: `aged/${age}`, status: 'completed', completedAt: time.secondsAgo(age) });
  }
  await open();
  for (const [age, words] of ages) {
    await expect(jobs.card(`Ingested aged/${age}`).getByRole('time')).toHaveText(`Completed ${words}`);
  }
});

test('a time carries its exact moment, in the zone of the reader', async ({ console, jobs, open }) => {
  console.jobs.add({ status: 'completed', completedAt: new Date('2026-02-28T22:30:05Z') });
  await open();
  const ended = jobs.card('Ingested acme/docs').getByRole('time');
  await expect(ended).toHaveAttribute('datetime', '2026-02-28T22:30:05.000Z');
  // Half past ten in the evening is half past eleven in Berlin.
  await expect(ended).toHaveAttribute('title', /28 Feb 2026.*23:30:05/);
});

test('the first cards do not wait for the first date to be written', async ({ console, jobs, open, page }) => {
  // Whether times have titles at the moment at which the cards come.
  await page.addInitScript(() => {
    const titles: boolean[] = [];
    Object.assign(window, { titles });
    new MutationObserver((_, observer) => {
      const times = document.querySelectorAll('article time');
      if (times.length === 0) return;
      observer.disconnect();
      titles.push(...Array.from(times, (time) => time.hasAttribute('title')));
    }).observe(document, { childList: true, subtree: true });
  });
  console.jobs.add({ repoName: 'acme/docs', status: 'completed' });
  await open();
  const ended = jobs.card('Ingested acme/docs').getByRole('time');
  await expect(ended).toHaveAttribute('title', /\d\d:\d\d:\d\d/);
  expect(await page.evaluate(() => Reflect.get(window, 'titles'))).toEqual([false]);
});

test('texts keep up with the time, also where nothing is asked', async ({ console, jobs, open, time }) => {
  console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: time.secondsAgo(50) });
  await open();
  const ended = jobs.card('Ingested acme/old').getByRole('time');
  await expect(ended).toHaveText('Completed 50 seconds ago');
  await time.pass(9);
  await expect(ended).toHaveText('Completed 59 seconds ago');
  await time.pass(1);
  await expect(ended).toHaveText('Completed 1 minute ago');
  // A laptop that slept for two hours is right at once.
  await time.leap(7_200);
  await expect(ended).toHaveText('Completed 2 hours ago');
});

for (const [what, hours] of [
  ['three hours slow', 3],
  ['a day fast', -24],
] as const) {
  test(`a laptop clock that is ${what} does no harm`, async ({ console, jobs, open }) => {
    console.clock.offset(hours * 3_600_000);
    const ago = (minutes: number) => console.clock.now() - minutes * 60_000 - 10_000;
    console.jobs.add({ startedAt: ago(2), progress: { processed: 1, total: 9 } });
    console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: ago(62) });
    await open();
    await expect(jobs.card('Ingesting acme/docs')).toContainText('Started 2 minutes ago');
    await expect(jobs.card('Ingesting acme/docs')).not.toContainText('no progress');
    await expect(jobs.card('Ingested acme/old')).toContainText('Completed 1 hour ago');
    await jobs.button('Cancel acme/docs').click();
    await expect(jobs.card('Cancelled: acme/docs')).toContainText('Cancelled just now');
  });
}

test('a line without its time is left out', async ({ console, jobs, open }) => {
  console.jobs.addRow({ id: 'r1', type: 'docs-ingestion', repoName: 'acme/a', status: 'running', startedAt: 'soon' });
  console.jobs.addRow({ id: 'r2', type: 'docs-ingestion', repoName: 'acme/b', status: 'completed', completedAt: null });
  await open();
  await expect(jobs.card('Ingesting acme/a')).toBeVisible();
  await expect(jobs.card('Ingested acme/b')).toBeVisible();
  await expect(jobs.jobsPanel.getByRole('time')).toHaveCount(0);
  await expect(jobs.jobsPanel).not.toContainText(/Invalid|NaN|1970/);
});
