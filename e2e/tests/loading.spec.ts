// Before the program is there: what is on the screen, and what has been asked.

import type { Page, Route } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { watchList } from './watch-list.ts';

/** Holds the program back. Returns what lets it come. */
async function holdProgram(page: Page) {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('the list is asked for while the program is on its way, and once', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  const release = await holdProgram(page);
  const first = console.requests.next('jobs.list');
  await open();
  await (await first).done;
  await expect(page.getByRole('article')).toHaveCount(0);
  release();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(console.requests.of('jobs.list')).toHaveLength(1);
  expect((await first).headers['x-trpc-source']).toBe('jobs-console');
});

for (const parameters of [
  { organizationId: 'org "ü" & /' },
  { transformer: 'none' },
  { filter: 'off', limit: '7' },
  { scope: '{"organizationId":"org_demo","deep":{"a":[1,null]}}' },
]) {
  test.describe(`with ${JSON.stringify(parameters)} in the address`, () => {
    const { transformer, organizationId = 'org_demo' } = parameters as { transformer?: 'none'; organizationId?: string };
    test.use({ consoleOptions: { organizationId, ...(transformer && { transformer }) } });

    test('it is the same request', async ({ console, jobs, open, page }) => {
      console.jobs.add({ status: 'completed' });
      const release = await holdProgram(page);
      const first = console.requests.next('jobs.list');
      await open(parameters);
      await first;
      release();
      await expect(jobs.card('Ingested acme/docs')).toBeVisible();
      expect(console.requests.of('jobs.list')).toHaveLength(1);
    });
  });
}

test('an answer that comes before the program keeps its time', async ({ console, jobs, open, page, time }) => {
  console.jobs.add({ repoName: 'acme/api', startedAt: console.clock.now() - 30_000 });
  const release = await holdProgram(page);
  const first = console.requests.next('jobs.list');
  await open();
  await (await first).done;
  await time.pass(4);
  release();
  const card = jobs.card('Ingesting acme/api');
  await expect(card).toBeVisible();
  // With the answer taken to be new, the four seconds would be missing.
  await expect(card).toContainText('Started 34 seconds ago');
});

test.describe('a first request that fails', () => {
  test.use({ failedRequests: true });

  test('is made again by the program', async ({ console, jobs, open, page }) => {
    console.jobs.add({ status: 'completed' });
    let cut = 0;
    await page.route('**/jobs.list?*', async (route) => {
      cut += 1;
      await (cut === 1 ? route.abort() : route.continue());
    });
    await open();
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    expect(cut).toBe(2);
  });
});

test('the screen is there before the program, and stays where it is', async ({ console, open, page }) => {
  console.jobs.add();
  console.hang('jobs.list');
  const release = await holdProgram(page);
  await open();
  const boxes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('main :is(h1, input, button, .jc-bone, .jc-card)')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [element.className, element.textContent, x, y, width, height].join(' ');
      }),
    );
  const before = await boxes();
  expect(before.length).toBeGreaterThan(10);
  // It can be seen, and does nothing yet.
  const main = page.locator('main');
  await expect(main).toHaveAttribute('inert');
  release();
  await expect(main).not.toHaveAttribute('inert');
  expect(await boxes()).toEqual(before);
});

test('an answer that is there before the program takes the place of the skeleton in one step', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  const release = await holdProgram(page);
  const first = console.requests.next('jobs.list');
  await open();
  await (await first).done;
  const came = await watchList(page);
  release();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect([...new Set(await came())]).toEqual(['cards']);
});

test('the first cards are as the reader has chosen, and stay so', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  await page.addInitScript(() => localStorage.setItem('jobs-console.density', 'compact'));
  const release = await holdProgram(page);
  const first = console.requests.next('jobs.list');
  await open();
  await (await first).done;
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const card = document.querySelector('article');
      if (!card) return;
      observer.disconnect();
      Object.assign(window, { first: card.closest('.jc-jobs')!.outerHTML });
    }).observe(document, { childList: true, subtree: true });
  });
  release();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Compact rows' })).toHaveAttribute('aria-pressed', 'true');
  const shape = (html: string) => html.match(/data-density="\w+"|<(button|select|input|p|h\d)\b/g);
  await expect(page.getByRole('switch', { name: 'Notify me when a job ends' })).toBeVisible();
  const now = await page.locator('.jc-jobs[data-density]').evaluate((list) => list.outerHTML);
  expect(shape(await page.evaluate(() => (window as never as { first: string }).first))).toEqual(shape(now));
});

test('an answer that is slow keeps nobody from the rest of the page', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  const hanging = console.hang('jobs.list');
  await open();
  await page.getByRole('tab', { name: 'Chat' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Chat' })).toBeVisible();
  await page.getByRole('tab', { name: 'Jobs' }).click();
  hanging.release();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(console.requests.of('jobs.list')).toHaveLength(1);
});

test('nothing is fetched twice', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  const fetched: string[] = [];
  page.on('request', (request) => void fetched.push(new URL(request.url()).pathname));
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(fetched.toSorted()).toEqual([...new Set(fetched)].toSorted());
});

const STOPPED = 'This page could not be loaded, or has stopped. Load it again';

test.describe('a program that does not come', () => {
  test.use({ failedRequests: true });

  for (const [how, answer] of [
    ['because the network went', (route: Route) => route.abort()],
    ['because it is not there', (route: Route) => route.fulfill({ status: 404, body: 'gone' })],
  ] as const) {
    test(`is told, and the page can be loaded again: ${how}`, async ({ console, jobs, open, page }) => {
      console.jobs.add({ status: 'completed' });
      await page.route('**/*.wasm', answer);
      await open();
      await expect(page.getByRole('alert')).toHaveText(STOPPED);
      await expect(page.getByRole('main')).toHaveCount(0);
      await page.unroute('**/*.wasm');
      await page.getByRole('link', { name: 'Load it again' }).click();
      await expect(jobs.card('Ingested acme/docs')).toBeVisible();
      await expect(page.getByRole('alert')).toHaveCount(0);
    });
  }
});

test.describe('a program that does not come, in the language of the address', () => {
  test.use({ failedRequests: true });

  for (const [locale, said, asked] of [
    ['de-CH', 'Diese Seite konnte nicht geladen werden oder ist stehen geblieben. Neu laden', 1],
    ['ar', 'تعذّر تحميل هذه الصفحة، أو توقفت عن العمل. إعادة تحميلها', 1],
    ['tlh', STOPPED, 1],
    ['en-GB', STOPPED, 0],
  ] as const) {
    test(locale, async ({ open, page }) => {
      const files: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/locales/')) files.push(request.url());
      });
      await page.route('**/*.wasm', (route) => route.abort());
      await open({ locale });
      await expect(page.getByRole('alert')).toHaveText(said);
      await expect(page.getByRole('link')).toBeVisible();
      expect(await page.getByRole('alert').evaluate((alert) => getComputedStyle(alert).direction)).toBe(locale === 'ar' ? 'rtl' : 'ltr');
      expect(files).toHaveLength(asked);
    });
  }

  test('English where the languages do not come', async ({ open, page }) => {
    await page.route('**/*.wasm', (route) => route.abort());
    await page.route('**/load.json', (route) => route.abort());
    await open({ locale: 'de' });
    await expect(page.getByRole('alert')).toHaveText(STOPPED);
  });
});

// As the browser tells of what nobody catches, but for its complaints.
for (const [where, name, trap] of [
  ['an event', 'WebAssembly.RuntimeError', (error: Error) => dispatchEvent(new ErrorEvent('error', { error }))],
  [
    'a promise',
    'RangeError',
    (reason: Error) =>
      dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason })),
  ],
] as const) {
  test(`a program that has stopped in ${where} is told`, async ({ console, jobs, open, page }) => {
    console.jobs.add({ status: 'completed' });
    await open();
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    const thrown = (name: string) => page.evaluate(`(${trap})(new ${name}('unreachable'))`);
    await thrown('TypeError');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await thrown(name);
    await expect(page.getByRole('alert')).toHaveText(STOPPED);
    await expect(page.getByRole('main')).toHaveCount(0);
  });
}
