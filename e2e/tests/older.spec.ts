// Older jobs, page by page, and what comes at the top of Recent while one reads further below.

import type { Page } from '@playwright/test';

import type { Console } from './fixtures.ts';
import { expect, test } from './fixtures.ts';
import type { Repo } from './jobs-server.ts';
import type { Time } from './time.ts';

const PAGES = { consoleOptions: { shape: 'zoned' } } as const;

/** A cursor in the inputs: a request for a page of older jobs. */
const isOlder = ({ inputs }: { inputs: unknown[] }) => inputs.some((input) => (input as { cursor?: string })?.cursor);

/** So many jobs that ended; each `together` of them were created at the same moment. */
function addEnded(console: Console, time: Time, count: number, together = 1) {
  for (let index = count; index >= 1; index -= 1) {
    const group = Math.ceil(index / together);
    const createdAt = `${new Date(time.minutesAgo(group + 10)).toISOString().slice(0, 19).replace('T', ' ')}+00`;
    const completedAt = time.secondsAgo(600 + index);
    console.jobs.add({ repoName: `acme/repo-${index}`, status: 'completed', completedAt, columns: { createdAt } });
  }
}

/** Scrolls whatever scrolls the list by so many pixels. */
const scroll = (page: Page, pixels: number) =>
  page.getByRole('tabpanel', { name: /^Jobs/ }).evaluate((panel, pixels) => {
    let scroller: Element | null = panel;
    while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
    (scroller ?? document.scrollingElement)!.scrollTop += pixels;
  }, pixels);

test.describe('pages', () => {
  test.use(PAGES);

  for (const together of [1, 7, 60]) {
    test(`all jobs are there in the end, ${together} of one moment, while polls go on`, async ({ console, jobs, open, page, time }) => {
      addEnded(console, time, 130, together);
      console.jobs.add({ repoName: 'acme/live' });
      await open({ limit: '20' });
      await expect(page.getByText(/^21 jobs are loaded\.$|^20 jobs are loaded\.$/)).toBeAttached();
      const more = page.getByRole('button', { name: 'Load older jobs' });
      for (let turns = 0; turns < 40 && (await more.count()) > 0; turns += 1) {
        await scroll(page, 4_000);
        await time.pass(1);
        if (turns === 1) console.jobs.add({ repoName: 'acme/later' });
      }
      await expect(more).toHaveCount(0);
      await expect(page.getByRole('heading', { name: 'Recent Jobs (130)' })).toBeAttached();
      await time.untilPoll();
      await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 2 running');
      await expect(page.getByRole('heading', { name: 'Recent Jobs (130)' })).toBeAttached();
      const cursors = console.requests.of('jobs.list').filter(isOlder).map(({ inputs }) => JSON.stringify(inputs));
      expect(new Set(cursors).size).toBe(cursors.length);
    });
  }

  test('a job that ends, far below, is found again', async ({ console, jobs, open, page, time }) => {
    const long = console.jobs.add({ repoName: 'acme/long', createdAt: time.minutesAgo(29.5), startedAt: time.minutesAgo(29) });
    addEnded(console, time, 30);
    await open({ limit: '20' });
    await scroll(page, 9_000);
    await expect(page.getByRole('heading', { name: 'Recent Jobs (30)' })).toBeAttached();
    console.jobs.finish(long.id);
    await time.untilPoll();
    await expect(page.getByRole('heading', { name: 'Recent Jobs (31)' })).toBeAttached();
    await scroll(page, -9_000);
    await expect(jobs.titles(jobs.recent).first()).toHaveText('Full Sync: acme/long');
  });

  test.describe('a page that fails', () => {
    test.use({ failedRequests: true });

    test('keeps what is loaded, and comes at the second try', async ({ console, jobs, open, page, time }) => {
      addEnded(console, time, 30);
      console.respond(isOlder, { status: 503, headers: { 'content-type': 'text/html' }, body: '<!doctype html>' });
      await open({ limit: '20' });
      await scroll(page, 9_000);
      await expect(page.getByText("Couldn't load older jobs.", { exact: false }).first()).toBeVisible();
      await expect(jobs.banner).toHaveCount(0);
      await expect(page.getByRole('heading', { name: 'Recent Jobs (20)' })).toBeAttached();
      await jobs.button('Try again to load older jobs').click();
      await expect(page.getByRole('heading', { name: 'Recent Jobs (30)' })).toBeAttached();
      await expect(page.getByText("Couldn't load older jobs.", { exact: false })).toHaveCount(0);
    });
  });

  test('of one status are asked for by it, and do not mix with the others', async ({ console, jobs, open, page, time }) => {
    addEnded(console, time, 60);
    for (const [index, minutes] of [25, 45, 90, 100, 110].entries()) {
      const at = time.minutesAgo(minutes);
      const createdAt = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}+00`;
      console.jobs.add({ repoName: `acme/broken-${index + 1}`, status: 'failed', errorMessage: 'it broke', completedAt: at, columns: { createdAt } });
    }
    await open({ limit: '20' });
    await expect(page.getByText('20 jobs are loaded.')).toBeAttached();
    await jobs.button(/^Failed \d+$/).click();
    await expect(jobs.titles(jobs.recent)).toHaveText([1, 2, 3, 4, 5].map((index) => `Failed: Full Sync: acme/broken-${index}`));
    await expect(jobs.button('Load older jobs')).toHaveCount(0);
    await expect(jobs.button('Failed 5')).toHaveAttribute('aria-pressed', 'true');
    const statuses = console.requests.of('jobs.list').flatMap(({ inputs }) => inputs as { status?: string }[]);
    expect(statuses.filter(({ status }) => status === 'failed').length).toBeGreaterThan(0);
    await time.untilPoll();
    await expect(jobs.titles(jobs.recent)).toHaveCount(5);
    await jobs.button(/^All \d+$/).click();
    await expect(page.getByRole('heading', { name: 'Recent Jobs (20)' })).toBeAttached();
    const more = jobs.button('Load older jobs');
    for (let turns = 0; turns < 20 && (await more.count()) > 0; turns += 1) {
      await scroll(page, 4_000);
      await time.pass(1);
    }
    await expect(page.getByRole('heading', { name: 'Recent Jobs (65)' })).toBeAttached();
  });

  test('what is filtered says how much was searched', async ({ console, jobs, open, page, time }) => {
    addEnded(console, time, 50);
    await open({ limit: '20' });
    await page.getByRole('searchbox', { name: 'Find jobs' }).fill('repo-45');
    await expect(page.getByText('No jobs match.')).toBeVisible();
    await expect(page.getByText('Searched the 20 jobs that are loaded.')).toBeVisible();
    await jobs.button('Load older jobs').click();
    await expect(page.getByText('Searched the 39 jobs that are loaded.')).toBeVisible();
    await jobs.button('Load older jobs').click();
    await expect(jobs.card('Full Sync: acme/repo-45')).toBeVisible();
  });
});

test('new jobs do not move what one reads, and a button goes to them', async ({ console, jobs, open, page, time }) => {
  for (let index = 1; index <= 60; index += 1) {
    const at = time.minutesAgo(index);
    console.jobs.add({ repoName: `acme/repo-${index}`, status: 'completed', startedAt: at, completedAt: at });
  }
  const running = ['a', 'b', 'c'].map((name) => console.jobs.add({ repoName: `acme/${name}`, startedAt: time.minutesAgo(1) }));
  await open();
  await expect(page.getByRole('heading', { name: 'Recent Jobs (60)' })).toBeVisible();
  await scroll(page, 1_500);
  const read = jobs.card('Ingested acme/repo-12');
  await expect(read).toBeVisible();
  const before = await jobs.placeOf(read);
  console.jobs.finish(running[0]!.id);
  await time.untilPoll();
  const button = page.getByRole('button', { name: /new jobs?$/ });
  await expect(button).toHaveText('1 new job');
  console.jobs.finish(running[1]!.id);
  console.jobs.fail(running[2]!.id, 'it broke');
  await time.untilPoll();
  await expect(button).toHaveText('3 new jobs');
  expect(Math.abs((await jobs.placeOf(read)) - before)).toBeLessThan(3);
  await button.click();
  await expect(page.getByRole('region', { name: 'Recent Jobs (63)' })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Recent Jobs (63)' })).toBeInViewport();
  await expect(button).toHaveCount(0);
});

for (const shape of ['paged', 'zoned', 'numeric'] as const) {
  test.describe(`new jobs where older pages were loaded, ${shape}`, () => {
    test.use({ consoleOptions: { shape } });

    /** So many jobs that ended, and three that run and are newer. */
    function addJobs(console: Console, time: Time, count: number) {
      for (let index = count; index >= 1; index -= 1) {
        const at = time.minutesAgo(index + 10);
        console.jobs.add({ repoName: `acme/repo-${index}`, status: 'completed', createdAt: at, startedAt: at, completedAt: at });
      }
      return ['a', 'b', 'c'].map((name) => console.jobs.add({ repoName: `acme/${name}`, startedAt: time.minutesAgo(1) }).id);
    }

    const button = (page: Page) => page.getByRole('button', { name: /new jobs?$/ });
    const heading = (page: Page, count: number) => page.getByRole('heading', { name: `Recent Jobs (${count})` });

    test('are counted, and older ones are not', async ({ console, jobs, open, page, time }) => {
      const [first, second, third] = addJobs(console, time, 80);
      await open({ limit: '20' });
      await expect(heading(page, 17)).toBeVisible();
      // The end of each page but the last comes near the screen.
      await scroll(page, 9_000);
      await expect(heading(page, 36)).toBeAttached();
      expect(console.requests.of('jobs.list').filter(isOlder)).toHaveLength(1);
      await expect(button(page)).toHaveCount(0);
      const read = page.getByRole('article', { name: /acme\/repo-16$/ });
      await expect(read).toBeInViewport();
      const before = await jobs.placeOf(read);

      console.jobs.finish(first!);
      await time.untilPoll();
      await expect(button(page)).toHaveText('1 new job');
      console.jobs.finish(second!);
      console.jobs.fail(third!, 'it broke');
      await time.untilPoll();
      await expect(button(page)).toHaveText('3 new jobs');
      await expect(heading(page, 39)).toBeAttached();
      expect(Math.abs((await jobs.placeOf(read)) - before)).toBeLessThan(3);

      // What one reads on to is not new.
      await scroll(page, 9_000);
      await expect(heading(page, 58)).toBeAttached();
      await expect(button(page)).toHaveText('3 new jobs');

      await button(page).click();
      await expect(page.getByRole('region', { name: 'Recent Jobs (58)' })).toBeFocused();
      await expect(heading(page, 58)).toBeInViewport();
      await expect(button(page)).toHaveCount(0);
    });

    test('are counted after an older page that was under way as they came', async ({ console, open, page, time }) => {
      const [first] = addJobs(console, time, 80);
      await open({ limit: '20' });
      await expect(heading(page, 17)).toBeVisible();
      const older = console.hang(isOlder);
      await scroll(page, 9_000);
      await older.reached;
      console.jobs.finish(first!);
      await time.pass(4);
      await expect(button(page)).toHaveCount(0);
      older.release();
      await expect(heading(page, 37)).toBeAttached();
      await expect(button(page)).toHaveText('1 new job');
    });
  });
}

test.describe('jobs-server', () => {
  test.describe.configure({ timeout: 60_000 });

  test('answers in pages', async ({ jobs, jobsServers, page }) => {
    const names = Array.from({ length: 7 }, (_, index) => `acme/r${index + 1}`);
    const repos = await Promise.all(names.map((name) => jobsServers.repoOfPages(name, 1)));
    const server = await jobsServers.start({ repos });
    await server.everyJobIs('completed');
    await page.goto(`${server.url}/?limit=3`);
    await expect(jobs.recent.getByRole('article').first()).toBeVisible();
    await scroll(page, 9_000);
    await expect(page.getByRole('heading', { name: 'Recent Jobs (7)' })).toBeAttached();
    await expect(jobs.recent.getByRole('article')).toHaveCount(7);
    await expect(page.getByRole('button', { name: 'Load older jobs' })).toHaveCount(0);
  });

  test('counts new jobs where an older page was loaded', async ({ jobs, jobsServers, page }) => {
    await page.setViewportSize({ width: 1280, height: 400 });
    const names = Array.from({ length: 9 }, (_, index) => `acme/r${index + 1}`);
    const repos = await Promise.all(names.map((name) => jobsServers.repoOfPages(name, 1)));
    const server = await jobsServers.start({ repos });
    await server.everyJobIs('completed');
    const olderPage = page.waitForRequest((request) => /jobs\.list.*cursor/.test(request.url()));
    await page.goto(`${server.url}/?limit=5`);
    await expect(jobs.recent.getByRole('article').first()).toBeVisible();
    await scroll(page, 9_000);
    await olderPage;
    await expect(page.getByRole('heading', { name: 'Recent Jobs (9)' })).toBeAttached();
    await scroll(page, 9_000);
    const button = page.getByRole('button', { name: /new jobs?$/ });
    await expect(button).toHaveCount(0);
    // A change of its documents begins a job of a repository.
    const change = (repo: Repo) => repo.write('docs/page-1.md', '# Another text\n');
    await change(repos[0]!);
    await expect(button).toHaveText('1 new job', { timeout: 20_000 });
    await Promise.all(repos.slice(1, 3).map(change));
    await expect(button).toHaveText('3 new jobs', { timeout: 20_000 });
    await button.click();
    await expect(page.getByRole('heading', { name: 'Recent Jobs (12)' })).toBeInViewport();
    await expect(button).toHaveCount(0);
  });
});
