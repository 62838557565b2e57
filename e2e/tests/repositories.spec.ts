// The fold with the connected repositories: how they stand, and "Ingest now".

import type { Page } from '@playwright/test';

import { changeResponses } from './changed-responses.ts';
import { expect, test } from './fixtures.ts';

const BROKEN = 'store: docs\ninclude:\n  - docs/**/*.md\n bad: [\n';
const CONFIG = 'store: docs\ninclude: ["docs/**/*.md"]\n';

test.describe.configure({ timeout: 60_000 });

/** The fold, closed or open. */
const fold = (page: Page) => page.locator('summary').filter({ hasText: /^Repositories \(\d+\)/ });
const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: 'Ingest now' }).filter({ hasText: name });

/** Counts the requests for the repositories. */
function countLists(page: Page) {
  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/repositories.list')) lists.push(request.url());
  });
  return lists;
}

test('how each stands and why, with the last commit', async ({ jobs, jobsServers, page }) => {
  const configured = await jobsServers.repoOfPages('acme/configured', 2);
  await configured.write('lightfast.yml', CONFIG);
  const broken = await jobsServers.repoOfPages('acme/broken', 2);
  await broken.write('lightfast.yml', BROKEN);
  const repos = [configured, broken, await jobsServers.repoOfPages('acme/defaults', 2)];
  const server = await jobsServers.start({ repos });
  await expect.poll(async () => (await server.list()).filter(({ status }) => /queued|running/.test(status))).toEqual([]);
  await page.goto(server.url);
  const summary = fold(page);
  await expect(summary).toContainText('Repositories (3)');
  await expect(summary).toContainText('1 with an error');
  await expect(row(page, 'acme/configured')).toBeHidden();
  await summary.focus();
  await page.keyboard.press('Enter');

  await expect(row(page, 'acme/configured')).toContainText('Configured');
  await expect(row(page, 'acme/configured')).toContainText(/Last commit [0-9a-f]{7} · Ingested /);
  await expect(row(page, 'acme/configured').getByTitle(/^[0-9a-f]{64}$/)).toHaveText(/^[0-9a-f]{7}$/);
  await expect(row(page, 'acme/broken')).toContainText('Configuration error');
  await expect(row(page, 'acme/broken')).toContainText(/Invalid lightfast\.yml syntax: .*line 4/);
  await expect(row(page, 'acme/broken')).not.toContainText('Last commit');
  await expect(row(page, 'acme/defaults')).toContainText('Not configured');
  await expect(row(page, 'acme/defaults')).toContainText('There is no lightfast.yml; the defaults were used');
  await jobs.button('View Details acme/broken').click();
  await expect(jobs.dialog.getByRole('definition').filter({ hasText: 'Configuration error' })).toBeVisible();
});

test('Ingest now starts a job that is listed at once', async ({ jobs, jobsServers, page }) => {
  const server = await jobsServers.start({ repos: [await jobsServers.repoOfPages('acme/docs', 1)] });
  await server.everyJobIs('completed');
  await page.goto(server.url);
  await expect(jobs.titles(jobs.recent)).toHaveCount(1);
  await fold(page).click();
  await jobs.button('Ingest acme/docs now').click();
  // The next poll would be in 15 seconds.
  await expect(jobs.titles(jobs.recent)).toHaveText([/acme\/docs/, /acme\/docs/]);
  await expect(jobs.button('Ingest acme/docs now')).toBeFocused();
  await expect(row(page, 'acme/docs').getByRole('alert')).toHaveCount(0);
  await jobs.button('View Details acme/docs').first().click();
  await expect(jobs.dialog.getByRole('definition').filter({ hasText: 'Manual' })).toBeVisible();
});

test('where there is nothing new the row says so, until there is', async ({ jobs, jobsServers, page }) => {
  const repo = await jobsServers.repoOfPages('acme/docs', 1);
  const server = await jobsServers.start({ repos: [repo] });
  await server.everyJobIs('completed');
  await page.goto(server.url);
  await fold(page).click();
  await expect(row(page, 'acme/docs')).toContainText('Not configured');
  await expect(row(page, 'acme/docs')).not.toContainText('Nothing new');
  await jobs.button('Ingest acme/docs now').click();
  await expect(row(page, 'acme/docs')).toContainText('Nothing new');
  await expect(jobs.announcement(/Skipped.*acme\/docs/)).toHaveCount(1);
  // A change on disk begins a job of its own.
  await repo.write('docs/new.md', '# New');
  await expect(jobs.recent.getByRole('article', { name: 'Ingested acme/docs' })).toHaveCount(2);
  await expect(row(page, 'acme/docs')).not.toContainText('Nothing new');
});

test.describe('a repository that is busy', () => {
  test.use({ failedRequests: true });

  test('is not ingested twice: its button does nothing until it is done', async ({ jobs, jobsServers, page }) => {
    const server = await jobsServers.start({ filesPerSecond: 2, repos: [await jobsServers.repoOfPages('acme/slow', 100)] });
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/repositories.ingest')) asked.push(request.url());
    });
    await page.goto(server.url);
    await fold(page).click();
    await expect(row(page, 'acme/slow')).toContainText('Ingesting');
    const button = jobs.button('Ingest acme/slow now');
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await button.focus();
    await page.keyboard.press('Enter');
    await button.click({ force: true });

    // What the job does is seen in the open fold.
    await jobs.button('Cancel acme/slow').click();
    await expect(row(page, 'acme/slow')).toContainText('Pending');
    await expect(button).not.toHaveAttribute('aria-disabled');
    expect(asked).toEqual([]);
  });

  test("where the page does not know of it yet, the server's words stand beside the button", async ({ jobs, jobsServers, page }) => {
    const server = await jobsServers.start({ filesPerSecond: 2, repos: [await jobsServers.repoOfPages('acme/slow', 100)] });
    await changeResponses(page, /repositories\.list/, async (response) => {
      return { response, body: (await response.text()).replaceAll('"ingesting"', '"pending"') };
    });
    await page.goto(server.url);
    await fold(page).click();
    await expect(row(page, 'acme/slow')).toContainText('Pending');
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/repositories\.ingest/, async (route) => {
      await held;
      await route.continue();
    });
    await jobs.button('Ingest acme/slow now').click();
    await expect(jobs.button('Ingest acme/slow now')).toHaveAttribute('aria-busy', 'true');
    release();
    await expect(row(page, 'acme/slow').getByRole('alert')).toContainText('A job for this repository is already running');
    await expect(jobs.button('Ingest acme/slow now')).not.toHaveAttribute('aria-busy');
    await expect(jobs.titles(jobs.running)).toHaveCount(1);
  });
});

test('it is asked for after the first list, polled only while it is open and seen, and touches nothing then', async ({
  jobs,
  jobsServers,
  page,
}) => {
  const server = await jobsServers.start({ repos: [await jobsServers.repoOfPages('acme/docs', 1)] });
  await server.everyJobIs('completed');
  await page.clock.install();
  const lists = countLists(page);
  let listed = false;
  page.on('requestfinished', (request) => (listed ||= request.url().includes('/jobs.list')));
  page.on('request', (request) => {
    if (request.url().includes('/repositories.list')) expect(listed).toBe(true);
  });
  await page.goto(server.url);
  await expect(fold(page)).toBeVisible();
  const pass = async () => {
    const answered = page.waitForResponse(/jobs\.list/);
    await page.clock.fastForward(16_000);
    await answered;
  };
  await pass();
  await pass();
  expect(lists).toHaveLength(1);

  const opened = page.waitForResponse(/repositories\.list/);
  await fold(page).click();
  await opened;
  expect(lists).toHaveLength(2);
  await expect(row(page, 'acme/docs')).toContainText('Not configured');
  // Not the time that it tells, which goes on.
  await page.evaluate(() => {
    const changes: string[] = [];
    Object.assign(window, { changes });
    new MutationObserver((records) => {
      for (const { type, target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.tagName !== 'TIME') changes.push(`${type} of ${element?.tagName}`);
      }
    }).observe(document.querySelector('details')!, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  for (const count of [3, 4]) {
    const answered = page.waitForResponse(/repositories\.list/);
    await pass();
    await answered;
    expect(lists).toHaveLength(count);
  }
  expect(await page.evaluate(() => (window as unknown as { changes: string[] }).changes)).toEqual([]);

  await jobs.setVisible(false);
  await page.clock.fastForward(60_000);
  expect(lists).toHaveLength(4);
  await jobs.setVisible(true);
  await expect.poll(() => lists.length).toBe(5);
  // The browser folds it, and tells of it a moment later.
  const told = page.evaluate(() => {
    return new Promise((resolve) => document.querySelector('details')!.addEventListener('toggle', () => resolve(null), { once: true }));
  });
  await fold(page).click();
  await told;
  await expect(row(page, 'acme/docs')).toBeHidden();
  await pass();
  expect(lists).toHaveLength(5);
});

test('a console without repositories has no fold, and is asked once', async ({ console, jobs, open, page, time }) => {
  console.jobs.add({ repoName: 'acme/docs' });
  const lists = countLists(page);
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect.poll(() => lists.length).toBe(1);
  for (let poll = 0; poll < 3; poll += 1) await time.untilPoll();
  await expect(page.getByText('Repositories')).toHaveCount(0);
  expect(lists).toHaveLength(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`360 pixels are wide enough (${colorScheme})`, async ({ jobs, jobsServers, page }) => {
    const name = `acme/${'a-repository-of-a-long-name-'.repeat(3)}`;
    const broken = await jobsServers.repoOfPages(name, 1);
    await broken.write('lightfast.yml', `include: [${'unbroken'.repeat(30)}\n`);
    const repos = [broken];
    for (let number = 1; number <= 6; number += 1) repos.push(await jobsServers.repoOfPages(`acme/other-${number}`, 1));
    const server = await jobsServers.start({ repos });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url);
    await fold(page).click();
    await expect(row(page, 'acme/other-6')).toBeVisible();
    await jobs.expectNoSidewaysScrolling();
    for (const button of await page.getByRole('button', { name: /^Ingest .* now$/ }).all()) {
      await button.scrollIntoViewIfNeeded();
      const { x, width, height } = (await button.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(360);
      expect(height).toBeGreaterThanOrEqual(24);
    }
    // The jobs keep a part of the screen.
    expect((await jobs.jobsPanel.boundingBox())!.height).toBeGreaterThan(120);
  });
}
