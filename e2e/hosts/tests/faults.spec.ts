// What hosts do to the element, and the element on hosts that are odd: docs/reliability.md.

import type { Page } from '@playwright/test';

import type { Console } from '../../tests/fixtures.ts';
import { noteChannels, say } from '../../tests/rogue.ts';
import { BARE, type Bare, show, told } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE, failedRequests: true });

/** Puts an element with these properties on the page. */
async function put(page: Page, options: Record<string, unknown>) {
  await page.evaluate(async (options) => {
    await (window as unknown as Bare).define();
    document.body.append(Object.assign(document.createElement('jobs-console'), options));
  }, options);
}

/** Sets properties of the element that is there. */
const set = (page: Page, options: Record<string, unknown>) =>
  page.evaluate((options) => void Object.assign(document.querySelector('jobs-console')!, options), options);

const titles = (page: Page) => page.getByRole('article').getByRole('heading');

/** The rows of one organization, as the server has them for it alone. */
function organizations(console: Console, held: string[] = []) {
  return console.respond(
    'jobs.list',
    async (asked, _next, response) => {
      const { organizationId } = asked.inputs[0] as { organizationId: string };
      if (held.includes(organizationId)) await asked.done;
      const rows = [{ id: organizationId, type: 'docs-ingestion', repoName: `${organizationId}/docs`, status: 'running' }];
      if (!asked.finished) response.end(JSON.stringify({ result: { data: { json: rows } } }));
    },
    { times: Infinity },
  );
}

test('another organization: no row of the one before is shown, not even while the list hangs', async ({ console, jobs, page, visit }) => {
  const held: string[] = [];
  organizations(console, held);
  await visit();
  await put(page, { organizationId: 'first', view: 'list' });
  await expect(titles(page)).toHaveText(['Ingesting first/docs']);
  // What is open is of the one before, too.
  await jobs.button('View Details first/docs').click();
  await expect(jobs.dialog).toBeVisible();
  held.push('second');
  await set(page, { organizationId: 'second' });
  await expect(page.getByText('first/docs')).toHaveCount(0);
  await expect(jobs.dialog).toHaveCount(0);
  await expect.poll(() => console.requests.inFlight('jobs.list').length).toBe(1);
  await expect(page.getByText('first/docs')).toHaveCount(0);
  await set(page, { organizationId: 'third' });
  await expect(titles(page)).toHaveText(['Ingesting third/docs']);
  // To and fro, faster than answers come.
  for (const organizationId of ['first', 'second', 'first', 'third', 'first']) await set(page, { organizationId });
  await expect(titles(page)).toHaveText(['Ingesting first/docs']);
  await expect.poll(() => console.requests.inFlight('jobs.list').length).toBe(0);
  await expect(titles(page)).toHaveText(['Ingesting first/docs']);
});

test('another endpoint at run time: the list of the other, and no request to the one before', async ({ clock, console, jobs, page, visit }) => {
  await page.route('**/other/trpc/**', (route) => route.continue({ url: route.request().url().replace('/other/', '/api/') }));
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().includes('jobs.list') && asked.push(new URL(request.url()).pathname)));
  await visit();
  await put(page, { organizationId: 'org_1', view: 'list' });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  const late = console.hang('jobs.list');
  await Promise.race([clock.pass(3), late.reached]);
  await late.reached;
  await set(page, { endpoint: '/other/trpc' });
  await late.aborted;
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  asked.length = 0;
  await clock.pass(7);
  expect(new Set(asked)).toEqual(new Set(['/other/trpc/jobs.list']));
  expect(asked.length).toBeLessThanOrEqual(3);
});

test('two elements: one fails, the other goes on', async ({ clock, console, page, visit }) => {
  organizations(console);
  await visit();
  for (const organizationId of ['first', 'second']) await put(page, { organizationId, view: 'list' });
  await expect(titles(page)).toHaveText(['Ingesting first/docs', 'Ingesting second/docs']);
  console.reset();
  console.respond(
    ({ inputs }) => (inputs[0] as { organizationId?: string })?.organizationId === 'first',
    { status: 502, body: '' },
    { times: Infinity },
  );
  organizations(console);
  await clock.pass(4);
  await expect(page.getByRole('group', { name: 'Jobs are not up to date' })).toHaveCount(1);
  await expect(titles(page)).toHaveText(['Ingesting first/docs', 'Ingesting second/docs']);
  await page.evaluate(() => document.querySelector('jobs-console')!.remove());
  await clock.pass(4);
  await expect(titles(page)).toHaveText(['Ingesting second/docs']);
  await expect(page.getByRole('group', { name: 'Jobs are not up to date' })).toHaveCount(0);
});

test.describe('a scope that is too long for an address', () => {
  const scope = { organizationId: 'org_1', projects: 'x'.repeat(20_000) };

  test('is told', async ({ clock, page, visit }) => {
    await visit();
    await put(page, { scope, view: 'list' });
    await expect(page.getByRole('alert')).toContainText('The server answered with an error (431 Request Header Fields Too Large).');
    let requests = 0;
    page.on('request', (request) => void (request.url().includes('jobs.list') && (requests += 1)));
    await clock.pass(12);
    expect(requests).toBeLessThanOrEqual(4);
  });

  test.describe('with methodOverride', () => {
    test.use({ consoleOptions: { ...BARE, methodOverride: true } });

    test('is sent in a body', async ({ console, jobs, page, visit }) => {
      await visit();
      await put(page, { scope, view: 'list', methodOverride: 'POST' });
      await expect(jobs.card('Ingesting acme/api')).toBeVisible();
      const [asked] = console.requests.of('jobs.list');
      expect(asked!.method).toBe('POST');
      expect(asked!.inputs[0]).toMatchObject(scope);
    });
  });
});

test('a page whose fetch gives what only looks like a response', async ({ jobs, page, visit }) => {
  await page.addInitScript(() => {
    const original = window.fetch;
    window.fetch = async (...given) => {
      const response = await original(...given);
      return new Proxy(response, {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    };
  });
  await visit();
  await show(page);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
});

test('seven messages of other scripts on the channel of the tabs are ignored, and told once', async ({ clock, jobs, page, visit }) => {
  await noteChannels(page);
  await visit();
  await put(page, { organizationId: 'org_1', view: 'list' });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(await say(page)).toBe(7);
  await expect.poll(() => told(page)).not.toEqual([]);
  await say(page);
  await clock.pass(7);
  await expect(jobs.banner).toHaveCount(0);
  const message = 'A message of another tab is none of this version, and was ignored.';
  expect(await told(page)).toEqual([{ kind: 'sharing', message }]);
});

for (const [what, option, value, message] of [
  ['a locale that there is none of', 'locale', 'tlh', 'The words of the locale tlh could not be loaded. Used instead: English.'],
  ['messages that there are none of', 'messages', { nonsense: 'x' }, 'These messages are not known and were left out: nonsense'],
] as const) {
  test(`${what}: told once, and the list is there`, async ({ clock, jobs, page, visit }) => {
    await visit();
    await put(page, { organizationId: 'org_1', view: 'list', [option]: value });
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await expect.poll(() => told(page)).not.toEqual([]);
    // Set again, and polled on.
    await set(page, { [option]: value, density: 'compact' });
    await clock.pass(7);
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    expect(await told(page)).toEqual([{ kind: 'options', option, message }]);
  });
}

test('a subscription that never says a word: the list is polled as ever, and that is told once', async ({ clock, console, jobs, page, visit }) => {
  const silent = console.respond(
    'jobs.onUpdate',
    (_asked, _next, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
    { times: Infinity },
  );
  await visit();
  await put(page, { organizationId: 'org_1', view: 'list', subscription: 'jobs.onUpdate' });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await silent.reached;
  await clock.pass(25);
  expect(await told(page)).toEqual([]);
  await clock.pass(7);
  const message = 'The subscription does not work: jobs are polled as without one.';
  const once = [{ kind: 'subscription', message, reason: 'no sign of life within 30000 ms' }];
  expect(await told(page)).toEqual(once);
  const before = console.requests.of('jobs.list').length;
  await clock.pass(60);
  expect(silent.used).toBeGreaterThanOrEqual(2);
  expect(console.requests.of('jobs.list').length - before).toBeGreaterThanOrEqual(19);
  expect(await told(page)).toEqual(once);
});

test('headers that throws at each poll: one line in the console', async ({ clock, jobs, page, visit }) => {
  await page.addInitScript(() => {
    const logged: string[] = [];
    Object.assign(window, { logged });
    window.console.error = (...given) => void logged.push(given.join(' '));
  });
  await visit();
  await page.evaluate(async () => {
    await (window as unknown as Bare).define();
    const headers = () => {
      if (document.documentElement.dataset.signedOut !== undefined) throw new Error('no token');
      return {};
    };
    const element = document.createElement('jobs-console');
    document.body.append(Object.assign(element, { organizationId: 'org_1', view: 'list', headers }));
  });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await page.evaluate(() => void (document.documentElement.dataset.signedOut = ''));
  await clock.pass(12);
  await expect(jobs.banner).toContainText('The page that embeds this list could not make the request.');
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  const failures = await told(page);
  expect(failures.length).toBeGreaterThanOrEqual(3);
  for (const failure of failures) expect(failure).toMatchObject({ kind: 'host', reason: expect.stringContaining('no token') });
  const logged = () => page.evaluate(() => (window as unknown as { logged: string[] }).logged);
  expect(await logged()).toEqual(['jobs-console: the option headers failed. Error: no token']);
  await page.evaluate(() => void delete document.documentElement.dataset.signedOut);
  await clock.pass(11);
  await expect(jobs.banner).toHaveCount(0);
  expect(await logged()).toHaveLength(1);
});
