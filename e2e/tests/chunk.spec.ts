// The part of the program that the page loads after the list stands (src/chunk.rs).

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';

const CHUNK = '**/chunk-*.wasm';

/** Counts how often the page asks for the chunk. */
function chunksAsked(page: Page) {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/chunk-\w+\.wasm$/.test(request.url())) asked.push(request.url());
  });
  return asked;
}

test('comes with the first dialog, once', async ({ console, jobs, open, page, time: _stopped }) => {
  console.jobs.add({ repoName: 'acme/docs', status: 'completed' });
  const asked = chunksAsked(page);
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(asked).toEqual([]);
  for (let times = 0; times < 2; times += 1) {
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.dialog).toContainText('docs/ingestion.requested');
    await page.keyboard.press('Escape');
    await expect(jobs.dialog).toHaveCount(0);
  }
  expect(asked).toHaveLength(1);
});

test('comes by itself, so that a dialog opens when the network has gone', async ({ console, jobs, open, page, time }) => {
  console.jobs.add({ repoName: 'acme/docs', status: 'completed' });
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  const answer = page.waitForResponse(CHUNK);
  await time.pass(5);
  await (await answer).finished();
  await page.route(CHUNK, (route) => route.abort());
  await jobs.button('View Details acme/docs').click();
  await expect(jobs.dialog).toBeVisible();
});

test('what is pressed twice while it is on its way is done once', async ({ console, jobs, open, page }) => {
  console.jobs.add({ repoName: 'acme/docs', status: 'failed' });
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(CHUNK, async (route) => {
    await released;
    await route.continue();
  });
  await open();
  await jobs.button('Retry acme/docs').dblclick();
  const retried = console.requests.next('jobs.retry');
  release();
  await (await retried).done;
  await expect(jobs.running).toContainText('acme/docs');
  expect(console.requests.of('jobs.retry')).toHaveLength(1);
});

test.describe('that cannot be loaded', () => {
  test.use({ failedRequests: true });

  test('is told where it was needed, and asked for again', async ({ console, jobs, open, page }) => {
    console.jobs.add({ repoName: 'acme/docs', status: 'failed' });
    await page.route(CHUNK, (route) => route.abort());
    await open();
    const alert = jobs.card('Failed: acme/docs').getByRole('alert');
    await jobs.button('View Details acme/docs').click();
    await expect(alert).toHaveText(/^Couldn't load the details\. The server could not be reached/);
    await jobs.button('Retry acme/docs').click();
    await expect(alert).toHaveText(/^The server could not be reached/);
    expect(console.requests.of('jobs.retry')).toHaveLength(0);

    const search = page.getByRole('searchbox');
    await search.fill('ferns');
    await page.keyboard.press('Enter');
    await expect(jobs.chatPanel.getByRole('status')).toHaveText(/^The search did not work\. The server could not be/);
    await jobs.jobsTab.click();

    await page.unroute(CHUNK);
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.dialog).toBeVisible();
  });

  test('and is not there any more is no crash either', async ({ console, jobs, open, page }) => {
    console.jobs.add({ repoName: 'acme/docs', status: 'completed' });
    await page.route(CHUNK, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await open();
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.card('Ingested acme/docs').getByRole('alert')).toContainText("Couldn't load the details.");
    await expect(jobs.dialog).toHaveCount(0);
  });
});
