// The element on a page that has nothing else: where its colours come from, how it is loaded, what it can be told.

import type { Page } from '@playwright/test';

import { watchList } from '../../tests/watch-list.ts';
import { BARE, type Bare, requests, show, told, WASM } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

/** The colours of a card as they are painted, from 0 to 255, and of what a page would paint in `expected`. */
async function painted(page: Page, expected = 'white') {
  return page.getByRole('article', { name: 'Ingesting acme/api' }).evaluate((article, expected) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const pixel = (colour: string) => {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    return { card: pixel(getComputedStyle(article).backgroundColor), expected: pixel(expected) };
  }, expected);
}

const isDark = async (page: Page) => (await painted(page)).card.every((part) => part < 80);

test('the page’s tokens are taken in every form', async ({ jobs, page, visit }) => {
  await visit();
  await show(page);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  for (const [token, colour] of [
    ['222.2 84% 30%', 'hsl(222.2 84% 30%)'],
    ['hsl(10 60% 40%)', 'hsl(10 60% 40%)'],
    ['oklch(0.6 0.15 150)', 'oklch(0.6 0.15 150)'],
    ['#123456', '#123456'],
  ]) {
    await page.evaluate((token) => document.documentElement.style.setProperty('--card', token!), token);
    const { card, expected } = await painted(page, colour);
    for (const part of [0, 1, 2]) expect(Math.abs(card[part]! - expected[part]!), token).toBeLessThanOrEqual(1);
  }
});

test('without tokens: .dark on an ancestor, else the page’s scheme, else the system’s', async ({ jobs, page, visit }) => {
  await visit();
  await show(page);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(await isDark(page)).toBe(false);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await isDark(page)).toBe(true);
  await page.evaluate(() => document.body.classList.add('light'));
  expect(await isDark(page)).toBe(false);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => (document.body.className = 'dark'));
  expect(await isDark(page)).toBe(true);
  await page.evaluate(() => (document.body.className = ''));
  expect(await isDark(page)).toBe(false);
  // Of the host's own, whatever the page says.
  await page.evaluate(() => document.querySelector('jobs-console')!.setAttribute('theme', 'dark'));
  expect(await isDark(page)).toBe(true);
});

test('a page with a colour scheme of its own is followed', async ({ jobs, page, visit }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await visit();
  await page.evaluate(() => (document.documentElement.style.colorScheme = 'light'));
  await show(page);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(await isDark(page)).toBe(false);
  await page.evaluate(() => (document.documentElement.style.colorScheme = 'dark'));
  expect(await isDark(page)).toBe(true);
});

test('reduced motion and forced colours are followed', async ({ jobs, page, visit }) => {
  await visit();
  await show(page);
  await page.evaluate(() => {
    const chat = document.createElement('p');
    chat.slot = 'chat';
    document.querySelector('jobs-console')!.append(chat);
  });
  await expect(jobs.chatTab).toBeVisible();
  const moving = () =>
    page.locator('jobs-console').evaluate((element) => element.shadowRoot!.getAnimations().length);
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await expect.poll(moving).toBe(0);
  const border = (tab: typeof jobs.jobsTab) => tab.evaluate((element) => getComputedStyle(element).borderTopColor);
  expect(await border(jobs.jobsTab)).not.toBe(await border(jobs.chatTab));
});

test('headers and fetch are the host’s', async ({ jobs, page, visit }) => {
  await visit();
  await page.evaluate(() => (window as unknown as Bare).define());
  const asked = page.waitForRequest((request) => request.url().includes('jobs.list'));
  await page.evaluate(() => {
    const element = document.createElement('jobs-console') as HTMLElement & Record<string, unknown>;
    element.organizationId = 'org_1';
    element.headers = async () => ({ authorization: 'Bearer token', 'x-tenant': undefined });
    element.fetch = (url: string, init: RequestInit) => fetch(`${url}&by=host`, init);
    document.body.append(element);
  });
  const request = await asked;
  expect(request.headers().authorization).toBe('Bearer token');
  expect(request.headers()).not.toHaveProperty('x-tenant');
  expect(request.headers()['x-trpc-source']).toBe('jobs-console');
  expect(request.url()).toContain('by=host');
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
});

test('what was set before the element was defined counts', async ({ jobs, page, visit }) => {
  await visit();
  await page.evaluate(async () => {
    const element = document.createElement('jobs-console');
    document.body.append(element);
    Object.assign(element, { organizationId: 'org_1', view: 'list' });
    await (window as unknown as Bare).define();
  });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await expect(jobs.jobsTab).toBeHidden();
});

test('jobs that are known are shown before any answer', async ({ jobs, page, visit }) => {
  await page.route('**/api/trpc/**', () => undefined);
  await visit();
  await page.evaluate(async () => {
    await (window as unknown as Bare).define();
    const element = document.createElement('jobs-console');
    const row = { id: 'run_9', type: 'docs-ingestion', repoName: 'acme/known', status: 'running' };
    Object.assign(element, { organizationId: 'org_1', initialData: { json: [row], meta: { values: {} } } });
    document.body.append(element);
  });
  await expect(jobs.card('Ingesting acme/known')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Jobs, 1 running' })).toBeVisible();
});

test('one card, with its details', async ({ jobs, page, visit }) => {
  await visit();
  await show(page, { view: 'card', 'job-id': 'run_02' });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(1);
  await jobs.button('View Details acme/api').click();
  await expect(jobs.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(jobs.button('View Details acme/api')).toBeFocused();
});

test.describe('one card', () => {
  test.use({ failedRequests: true });

  test('of a job that nobody knows says so', async ({ page, visit }) => {
    await visit();
    await show(page, { view: 'card', 'job-id': 'run_99' });
    await expect(page.getByRole('alert').filter({ hasText: "Couldn't load this job" })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

test.describe('the module', () => {
  test('is fetched when it is needed, with the host’s fallback meanwhile', async ({ jobs, page, visit }) => {
    const fetched = requests(page, WASM);
    let release: (() => void) | undefined;
    await page.route(WASM, async (route) => {
      await new Promise<void>((resolve) => (release = resolve));
      await route.continue();
    });
    await visit();
    await page.evaluate(() => (window as unknown as Bare).define());
    expect(fetched).toEqual([]);
    await show(page);
    await page.evaluate(() => {
      const fallback = document.createElement('p');
      fallback.slot = 'fallback';
      fallback.textContent = 'One moment…';
      document.querySelector('jobs-console')!.append(fallback);
    });
    await expect(page.getByText('One moment…')).toBeVisible();
    await expect.poll(() => release).toBeTruthy();
    release!();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await expect(page.getByText('One moment…')).toBeHidden();
    expect(fetched).toHaveLength(1);
  });

  test('waits until a lazy element is near the screen', async ({ jobs, page, visit }) => {
    const fetched = requests(page, WASM);
    await visit();
    await page.evaluate(() => {
      const space = document.createElement('div');
      space.style.height = '5000px';
      document.body.append(space);
    });
    await show(page, { loading: 'lazy' });
    await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));
    expect(fetched).toEqual([]);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  });

  test('of a lazy element that becomes eager is fetched at once, and the view stays once it is near', async ({
    jobs,
    page,
    visit,
  }) => {
    await visit();
    await page.evaluate(() => {
      const space = document.createElement('div');
      space.style.height = '5000px';
      document.body.append(space);
    });
    await show(page, { loading: 'lazy' });
    await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));
    await page.evaluate(() => document.querySelector('jobs-console')!.setAttribute('loading', 'eager'));
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    const box = page.getByRole('checkbox', { name: /acme\/api/ });
    // A click of the mouse would scroll to it.
    await box.evaluate((box) => (box as HTMLInputElement).click());
    await expect(box).toBeChecked();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));
    await expect(jobs.card('Ingesting acme/api')).toBeInViewport();
    await expect(box).toBeChecked();
  });

  test('can be fetched ahead', async ({ jobs, page, visit }) => {
    const fetched = requests(page, WASM);
    await visit();
    await page.evaluate(async () => (await (window as unknown as Bare).library()).preload());
    expect(fetched).toHaveLength(1);
    await show(page);
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    expect(fetched).toHaveLength(1);
  });
});

test.describe('the first request', () => {
  /** Shows an element with these properties while its module is held back; the requests for the list so far. */
  async function before(page: Page, visit: () => Promise<void>, options: Record<string, unknown>, elements = 1) {
    const asked = requests(page, /jobs\.list/);
    let release: (() => void) | undefined;
    await page.route(WASM, async (route) => {
      await new Promise<void>((resolve) => (release = resolve));
      await route.continue();
    });
    await visit();
    await page.evaluate(
      async ([options, elements]) => {
        await (window as unknown as Bare).define();
        const headers = options.headers ? { headers: () => ({ 'x-token': 'one' }) } : {};
        for (let count = 0; count < elements; count += 1) {
          const element = document.createElement('jobs-console');
          document.body.append(Object.assign(element, options, headers));
        }
      },
      [options, elements] as const,
    );
    await expect.poll(() => release).toBeTruthy();
    return { asked, release: release! };
  }

  for (const [what, options] of [
    ['an organization', { organizationId: 'org "ü" & 1' }],
    ['a scope', { scope: { workspace: 'main', deep: { a: [1, null, 'ü'] } }, limit: 50 }],
    ['nothing', {}],
    ['plain JSON', { organizationId: 'org_1', transformer: 'none', filter: false, endpoint: '/api/trpc/' }],
  ] as const) {
    test(`of ${what} is sent before the module is there, once for all`, async ({ page, visit }) => {
      await page.route('**/api/trpc/**', (route) => route.fulfill({ json: { result: { data: { json: [] } } } }));
      const { asked, release } = await before(page, visit, options, 2);
      expect(asked).toHaveLength(1);
      release();
      await expect(page.getByText('Loading jobs…')).toHaveCount(0);
      expect(asked).toHaveLength(1);
    });
  }

  for (const [what, options] of [
    ['headers of the host', { headers: true }],
    ['jobs that are known', { initialData: [] }],
  ] as const) {
    test(`with ${what} waits for the module`, async ({ page, visit }) => {
      await page.route('**/api/trpc/**', (route) => route.fulfill({ json: { result: { data: { json: [] } } } }));
      const { asked, release } = await before(page, visit, options);
      expect(asked).toHaveLength(0);
      release();
      await expect.poll(() => asked.length).toBe(1);
    });
  }

  test('whose answer is there before the module: the jobs take the place of the skeleton in one step', async ({
    jobs,
    page,
    visit,
  }) => {
    const answered = page.waitForResponse(/jobs\.list/);
    const { asked, release } = await before(page, visit, { organizationId: 'org_1' });
    await (await answered).finished();
    const came = await watchList(page, 'jobs-console');
    release();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    expect([...new Set(await came())]).toEqual(['cards']);
    expect(asked).toHaveLength(1);
  });

  test('whose answer is slow: the view is there, and takes it when it comes', async ({ console, jobs, page, visit }) => {
    const held = console.hang('jobs.list');
    const options = { organizationId: 'org_1' };
    const { asked, release } = await before(page, visit, options);
    await held.reached;
    release();
    // Other words, while the answer is waited for behind the skeleton, which is made anew.
    await page.evaluate(async () => {
      const element = document.querySelector('jobs-console')!;
      for (let count = 0; !element.shadowRoot!.querySelector('[role=tab]'); count += 1) {
        Object.assign(element, { messages: { 'list.loading': `Loading ${count}` } });
        await new Promise(requestAnimationFrame);
      }
    });
    const skeleton = page.locator('jobs-console slot[name=fallback]');
    await expect(skeleton).toHaveCount(0);
    held.release();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    expect(asked).toHaveLength(1);
  });

  test('goes with the element', async ({ console, page, visit }) => {
    const held = console.hang('jobs.list');
    await before(page, visit, { organizationId: 'org_1' });
    await held.reached;
    await page.evaluate(() => document.querySelector('jobs-console')!.remove());
    await held.aborted;
  });
});

test('an option that cannot be used is told, and the others count', async ({ jobs, page, visit }) => {
  await visit();
  await show(page, { limit: 'many', view: 'grid' });
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  expect(await told(page)).toEqual([
    { kind: 'options', option: 'limit', message: expect.stringContaining('many') },
    { kind: 'options', option: 'view', message: expect.stringContaining('grid') },
  ]);
});

test('initial data that is no list is told as an option, and the jobs come', async ({ jobs, page, visit }) => {
  await visit();
  await page.evaluate(async () => {
    await (window as unknown as Bare).define();
    for (const initialData of [7, 'text', { rows: [] }]) {
      const options = { organizationId: `org_${JSON.stringify(initialData)}`, initialData };
      document.body.append(Object.assign(document.createElement('jobs-console'), options));
    }
  });
  await expect(jobs.card('Ingesting acme/api')).toHaveCount(3);
  const error = { kind: 'options', option: 'initialData', message: expect.stringContaining('jobs.list') };
  expect(await told(page)).toEqual([error, error, error]);
});

test('the host adds links and fields', async ({ console, jobs, page, visit }) => {
  console.jobs.add({
    id: 'run_links',
    repoName: 'acme/linked',
    status: 'completed',
    columns: { output: { filesFailed: 3 } },
  });
  await visit();
  await page.evaluate(async () => {
    await (window as unknown as Bare).define();
    const links = ({ id, title }: { id: string; title: string }) => [
      { label: `Logs of ${title}`, href: new URL(`https://logs.example/${id}`) },
      { label: 'Bad', href: 'javascript:alert(1)' },
      { label: 'No address' },
    ];
    const fields = [{ label: 'Failed files', path: 'output.filesFailed' }];
    document.body.append(Object.assign(document.createElement('jobs-console'), { organizationId: 'org_1', links, fields }));
  });
  await expect(jobs.card('Ingested acme/linked')).toContainText('Failed files: 3');
  await jobs.button('View Details acme/linked').click();
  const link = jobs.dialog.getByRole('link');
  await expect(link).toHaveText('Logs of Ingested acme/linked');
  await expect(link).toHaveAttribute('href', 'https://logs.example/run_links');
  await expect(link).toHaveAttribute('rel', 'noopener');

  // What is no list of links is none.
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const element = document.querySelector('jobs-console') as unknown as { links: () => unknown };
    element.links = () => ({ label: 'Logs' });
  });
  await jobs.button('View Details acme/linked').click();
  await expect(jobs.dialog).toBeVisible();
  await expect(jobs.dialog.getByRole('link')).toHaveCount(0);
});
