// The jobs without a view: their numbers, for whoever subscribes.

import type { Page } from '@playwright/test';

import { BARE, type Bare } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

interface Client {
  readonly counts: { running: number; queued: number } | undefined;
  subscribe: (listener: () => void) => () => void;
  refresh: () => void;
  clear: () => void;
}

interface Badge extends Bare {
  client: Client;
  /** What the listeners have said, and what the page was told of. */
  said: string[];
}

/** Makes a client; each listener says its name, and the first one throws. */
async function subscribe(page: Page) {
  await page.evaluate(async () => {
    const badge = window as unknown as Badge;
    const { createJobsClient } = (await badge.library()) as unknown as { createJobsClient: (options: object) => Client };
    badge.said = [];
    addEventListener('error', (event) => {
      event.preventDefault();
      badge.said.push(event.message);
    });
    badge.client = createJobsClient({ organizationId: 'org_1' });
    badge.client.subscribe(() => {
      badge.said.push('first');
      throw new Error('a bug of the host');
    });
    badge.client.subscribe(() => badge.said.push('second'));
  });
}

const said = (page: Page) => page.evaluate(() => (window as unknown as Badge).said);

test('a listener that throws is reported, and the others are told', async ({ console, page, visit }) => {
  await visit();
  await subscribe(page);
  await expect.poll(() => said(page)).toEqual(['first', 'Uncaught Error: a bug of the host', 'second']);
  console.jobs.finish('run_01');
  await page.evaluate(() => (window as unknown as Badge).client.refresh());
  await expect.poll(async () => (await said(page)).filter((name) => name === 'second')).toHaveLength(2);
  expect(await page.evaluate(() => (window as unknown as Badge).client.counts)).toEqual({ running: 0, queued: 1 });
});
