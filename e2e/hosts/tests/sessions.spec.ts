// Who is signed in, and which organization is looked at: nobody is shown what was another's.

import type { Page } from '@playwright/test';

import { BARE, show, told } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

/** Sets properties of the element, all in one go. */
const set = (page: Page, options: Record<string, unknown>) =>
  page.evaluate((options) => void Object.assign(document.querySelector('jobs-console')!, options), options);

const rows = (repoName: string) => [{ id: 'run_given', type: 'docs-ingestion', repoName, status: 'running' }];

const ADA = { 'organization-id': 'org_1', 'session-key': 'ada' };

for (const next of [{ sessionKey: 'ben' }, { organizationId: 'org_2' }]) {
  test(`rows that were handed over later are not shown after another ${Object.keys(next).join()}`, async ({
    console,
    jobs,
    page,
    visit,
  }) => {
    await visit();
    await show(page, ADA);
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await set(page, { initialData: rows('ada/secret') });
    await told(page);
    const before = (await told(page, 'jobs-change')).length;
    const held = console.hang('jobs.list', { times: Infinity });
    await set(page, next);
    await held.reached;
    await expect(page.getByText('Loading jobs…')).toBeVisible();
    await expect(page.getByText('ada/secret')).toHaveCount(0);
    await expect(page.getByRole('article')).toHaveCount(0);
    expect((await told(page, 'jobs-change')).slice(before), 'nothing is told of her jobs').toEqual([]);
    held.release();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  });
}

test('nor where the element was off the page meanwhile', async ({ console, jobs, page, visit }) => {
  await visit();
  await show(page, ADA);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await set(page, { initialData: rows('ada/secret') });
  await told(page);
  const held = console.hang('jobs.list', { times: Infinity });
  await page.evaluate(async () => {
    const element = document.querySelector('jobs-console')!;
    element.remove();
    await new Promise(requestAnimationFrame);
    document.body.append(Object.assign(element, { sessionKey: 'ben' }));
  });
  await held.reached;
  await expect(page.getByText('Loading jobs…')).toBeVisible();
  await expect(page.getByText('ada/secret')).toHaveCount(0);
  held.release();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
});

test('rows that come with the session are shown at once', async ({ console, jobs, page, visit }) => {
  await visit();
  await show(page, ADA);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  const held = console.hang('jobs.list', { times: Infinity });
  await set(page, { initialData: rows('ben/own'), sessionKey: 'ben' });
  await expect(jobs.card('Ingesting ben/own')).toBeVisible();
  held.release();
});

test('after clear() no numbers are told before there is a list', async ({ console, jobs, page, visit }) => {
  await visit();
  await show(page, ADA);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await page.evaluate(async () => {
    const { createJobsClient } = await import('/jobs-console/index.js' as string);
    const client = createJobsClient({ organizationId: 'org_1', sessionKey: 'ada' });
    const badge: unknown[] = [];
    client.subscribe(() => badge.push(client.counts ?? 'unknown'));
    Object.assign(window, { badge });
  });
  const badge = () => page.evaluate(() => (window as unknown as { badge: unknown[] }).badge);
  await expect.poll(badge).toEqual([{ running: 1, queued: 1 }]);
  const before = (await told(page, 'jobs-change')).length;
  const held = console.hang('jobs.list', { times: Infinity });
  await page.evaluate(() => (document.querySelector('jobs-console') as unknown as { clear: () => void }).clear());
  await held.reached;
  expect((await told(page, 'jobs-change')).slice(before)).toEqual([]);
  expect((await badge()).slice(1)).toEqual(['unknown']);
  held.release();
  await expect.poll(badge).toEqual([{ running: 1, queued: 1 }, 'unknown', { running: 1, queued: 1 }]);
  expect((await told(page, 'jobs-change')).slice(before)).toHaveLength(1);
});
