// The list: what it shows at first, and what polls bring.

import { expect, test } from '../fixtures.ts';

test('the first list: sections, cards, badge, and what the engine tells assistive technology', async ({ console, jobs, open, page }) => {
  const ago = (minutes: number) => new Date(console.clock.now() - minutes * 60_000 - 5_000);
  console.jobs.add({ repoName: 'lightfastai/lightfast', startedAt: ago(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: 'acme/api', status: 'queued', statusReason: 'waiting for rate limit', createdAt: ago(3) });
  console.jobs.add({ repoName: 'lightfastai/docs', status: 'completed', startedAt: ago(65), completedAt: ago(62), progress: { processed: 23, total: 23 } });
  console.jobs.add({ repoName: 'acme/broken-repo', status: 'failed', completedAt: ago(125), errorMessage: 'Invalid lightfast.yml syntax' });
  await open();
  await expect(page.getByRole('heading', { level: 3, name: 'Running Jobs (2)', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { level: 3, name: 'Recent Jobs (2)', exact: true })).toBeVisible();
  await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting lightfastai/lightfast', 'Ingesting acme/api']);
  await expect(jobs.titles(jobs.recent)).toHaveText(['Ingested lightfastai/docs', 'Failed: acme/broken-repo']);
  await expect(page.getByRole('heading', { name: 'What should we code next?' })).toBeVisible();
  await expect(jobs.jobsTab).toHaveText('Jobs 2');

  const running = jobs.card('Ingesting lightfastai/lightfast');
  await expect(running).toContainText('12 / 45 files processed');
  await expect(running).toContainText('27%');
  await expect(running).toContainText('Started 2 minutes ago');
  await expect(jobs.card('Ingesting acme/api')).toContainText('Queued (waiting for rate limit)');
  await expect(jobs.card('Ingested lightfastai/docs')).toContainText('23 files · Completed 1 hour ago');
  await expect(jobs.card('Failed: acme/broken-repo')).toContainText('Error: Invalid lightfast.yml syntax');
  await expect(jobs.card('Failed: acme/broken-repo')).toContainText('Failed 2 hours ago');

  for (const [locator, role, name] of [
    [jobs.jobsTab, 'tab', 'Jobs, 1 running, 1 queued'],
    [jobs.jobsPanel, 'tabpanel', 'Jobs, 1 running, 1 queued'],
    [jobs.running, 'region', 'Running Jobs (2)'],
    [running, 'article', 'Ingesting lightfastai/lightfast'],
    [running.getByRole('progressbar'), 'progressbar', 'Ingesting lightfastai/lightfast'],
    [jobs.button('Retry acme/broken-repo'), 'button', 'Retry acme/broken-repo'],
    [page.getByRole('searchbox', { name: 'Find jobs' }), 'searchbox', 'Find jobs'],
  ] as const) {
    await expect(locator).toBeVisible();
    expect(await (locator as never as import('../page.ts').Locator).accessible()).toEqual({ role, name });
  }
});

test('polls bring progress, new jobs, and the end of a job, which moves to the history', async ({ console, jobs, open, page }) => {
  const { id } = console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toContainText('1 / 9 files processed');
  await expect(jobs.recent).toHaveCount(0);
  await jobs.button('View Details acme/docs').focus();

  console.jobs.progress(id, 7);
  console.jobs.add({ repoName: 'acme/api', status: 'queued' });
  await expect(jobs.card('Ingesting acme/docs')).toContainText('7 / 9 files processed');
  await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting acme/docs', 'Ingesting acme/api']);
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 1 queued');

  console.jobs.finish(id);
  await expect(jobs.titles(jobs.recent)).toHaveText(['Ingested acme/docs']);
  await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting acme/api']);
  await expect(jobs.announcement('Ingested acme/docs')).toHaveCount(1);
  // The focus goes with the card.
  await expect(jobs.recent.getByRole('button', { name: 'View Details acme/docs' })).toBeFocused();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a poll that brings nothing new touches no node', async ({ console, jobs, open, page }) => {
  console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
  console.jobs.add({ repoName: 'acme/old', status: 'completed' });
  await open();
  await expect(jobs.card('Ingested acme/old')).toBeVisible();
  const lists = () => console.requests.of('jobs.list').length;
  // The line that says how old the list is changes by time alone, and so do the ages of jobs.
  await jobs.button('Exact times').click();
  for (const title of ['Ingested acme/old', 'Ingesting acme/docs']) {
    await expect(jobs.card(title).locator('time')).toContainText(/\d:\d\d:\d\d/);
  }
  await page.evaluate(() => {
    const touched: string[] = [];
    Object.assign(window, { touched });
    new MutationObserver((records) => {
      for (const { target, type } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (!element?.closest('[aria-label=Updates]')) touched.push(`${type} ${element?.outerHTML.slice(0, 200)}`);
      }
    }).observe(document.querySelector('[role=tabpanel]:not([hidden])')!, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  const before = lists();
  await expect.poll(lists).toBeGreaterThanOrEqual(before + 2);
  expect(await page.evaluate(() => (window as never as { touched: string[] }).touched)).toEqual([]);
});

test('what is on the screen before the program stays where it is', async ({ console, jobs, open, page }) => {
  page.addInitScript(() => {
    const boxes = () =>
      [...document.querySelectorAll('main :is(h1, input, [role=tab])')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [element.textContent, x, y, width, height].join(' ');
      });
    Object.assign(window, { boxes });
    addEventListener('DOMContentLoaded', () =>
      Object.assign(window, { inert: document.querySelector('main')?.inert, before: boxes() }),
    );
  });
  // No badge: it would take room in its tab.
  const list = console.hang('jobs.list');
  console.jobs.add({ status: 'completed' });
  await open();
  await expect(page.getByRole('searchbox', { name: 'Search the ingested documents' })).toBeVisible();
  await expect(page.locator('main[inert]')).toHaveCount(0);
  const { before, after, inert } = await page.evaluate(() => {
    const { before, boxes, inert } = window as never as { before: string[]; boxes: () => string[]; inert: boolean };
    return { before, after: boxes(), inert };
  });
  expect(inert).toBe(true);
  expect(before).toHaveLength(4);
  expect(after).toEqual(before);
  list.release();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  // It was asked for before the program was there, and once.
  expect(console.requests.of('jobs.list')).toHaveLength(1);
});

test('a first list that fails is a message with "Try again"', async ({ console, jobs, open, page }) => {
  console.jobs.add();
  const refusal = { code: 'FORBIDDEN', message: 'Access denied to this organization' };
  const refused = console.failNext('jobs.list', refusal, { times: Infinity });
  await open();
  await expect(jobs.jobsPanel.getByRole('alert')).toContainText(refusal.message);
  refused.stop();
  await jobs.button('Try again').click();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
