// Plain pages without a bundler: the package's own files, below a base path.

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { behaviour } from './behaviour.ts';
import { expect, test as hostTest } from './fixtures.ts';
import { PLAIN } from './hosts.ts';

const test = hostTest.extend({
  visit: async ({ visit }, use) => use((place = '/console/') => visit(place)),
  clock: async ({ clock, host }, use) =>
    use({
      pass: async (seconds) => {
        for (let passed = 0; passed < seconds; passed += 1) {
          await clock.pass(1);
          await host.answered();
        }
      },
    }),
});

const index = () => readFileSync(path.join(PLAIN, 'console/index.html'), 'utf8');

test.use({
  consoleOptions: async ({}, use) =>
    use({
      dist: PLAIN,
      endpoint: '/console/api/trpc',
      pages: { '/console/': { type: 'text/html; charset=utf-8', body: index() } },
    }),
});

behaviour('plain', test);

test('all is below the base path', async ({ jobs, page, visit }) => {
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(paths.some((path) => path.endsWith('.wasm'))).toBe(true);
  expect(paths.filter((path) => !path.startsWith('/console/'))).toEqual([]);
});

test('attributes take effect while the element is there', async ({ clock, console, host, jobs, page, visit }) => {
  await visit();
  const card = jobs.card('Ingesting acme/api');
  await expect(card).toBeVisible();
  const element = page.locator('jobs-console');
  const set = (name: string, value: string | null) =>
    element.evaluate(
      (element, [name, value]) => (value === null ? element.removeAttribute(name!) : element.setAttribute(name!, value)),
      [name, value],
    );
  await card.evaluate((article) => Object.assign(article, { marked: true }));

  await set('poll-active', '1000');
  await clock.pass(3);
  const before = host.calls('jobs.list');
  await clock.pass(10);
  // Three or four at the pace that it had before.
  expect(host.calls('jobs.list') - before).toBeGreaterThanOrEqual(6);
  expect(host.calls('jobs.list') - before).toBeLessThanOrEqual(11);

  const colour = () => card.evaluate((article) => getComputedStyle(article).color);
  const light = await colour();
  await set('theme', 'dark');
  await expect.poll(colour).not.toBe(light);
  await set('theme', null);
  await expect.poll(colour).toBe(light);

  await set('locale', 'de-DE');
  const german = page.getByRole('article', { name: 'acme/api wird eingelesen' });
  await expect(german.locator('time')).toContainText('Eingereiht: vor');
  await set('locale', null);
  await expect(card).toBeVisible();
  expect(await card.evaluate((article) => 'marked' in article), 'the card is the same').toBe(true);

  await set('view', 'list');
  await expect(jobs.jobsTab).toBeHidden();
  await expect(card).toBeVisible();
  await set('view', null);
  await expect(jobs.jobsTab).toBeVisible();

  await set('tab', 'chat');
  await expect(jobs.chatTab).toHaveAttribute('aria-selected', 'true');
  await set('tab', 'jobs');

  await set('scope', '{"organizationId":"org_scope"}');
  await expect.poll(() => console.requests.of('jobs.list').at(-1)?.inputs[0]).toMatchObject({ organizationId: 'org_scope' });
  await set('scope', null);
  await set('organization-id', 'org_other');
  await expect.poll(() => console.requests.of('jobs.list').at(-1)?.inputs[0]).toMatchObject({ organizationId: 'org_other' });
  await expect(card).toBeVisible();
});
