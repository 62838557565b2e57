// What browsers, computers and host pages do to the list: docs/reliability.md.

import { chromium, type Page } from '@playwright/test';

import { POLICY } from '../console/pages.mjs';
import { browser as settings } from '../playwright.browser.ts';
import { type Console, expect } from './fixtures.ts';
import { test } from './survives.ts';

const lists = (console: Console) => console.requests.of('jobs.list').length;

test('sleep for an hour, and wake', async ({ console, jobs, open, survivor, time }) => {
  const { id } = console.jobs.add({ repoName: 'acme/night', startedAt: time.minutesAgo(1) });
  await open();
  await survivor.stands();
  console.jobs.finish(id);
  const before = lists(console);
  await time.leap(3_600);
  await expect(jobs.card('Ingested acme/night')).toContainText('Completed 1 hour ago');
  // What was due twelve hundred times is requested once, and what has left the running jobs after it.
  expect(lists(console) - before).toBeLessThanOrEqual(2);
  await expect(jobs.banner).toHaveCount(0);
  await expect(jobs.running).toContainText('Started 1 hour ago');
});

test('sleep while a request is under way', async ({ console, jobs, open, survivor, time }) => {
  await open();
  await survivor.stands();
  const hanging = console.hang('jobs.list');
  await time.untilPoll();
  await hanging.reached;
  const before = lists(console);
  await time.leap(3_600);
  await hanging.aborted;
  await expect(jobs.banner).toContainText('did not answer within 10 s');
  expect(await time.untilPoll()).toBeLessThanOrEqual(2);
  await expect(jobs.banner).toHaveCount(0);
  expect(lists(console) - before).toBeLessThanOrEqual(2);
});

/** The lifecycle of a tab as the browser has it, for all of its timers and tasks. */
async function setLifecycle(page: Page, state: 'frozen' | 'active') {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state });
}

test.describe('with the browser’s own clock', () => {
  const card = (page: Page, name: string) => page.getByRole('article', { name });

  test('a frozen tab is replaced as the one that polls, and goes on when it thaws', async ({ console, jobs, open, page }) => {
    const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
    await open();
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await expect(card(second, 'Ingesting acme/docs')).toBeVisible();
    await setLifecycle(page, 'frozen');
    console.jobs.progress(id, 5);
    await expect(second.getByText('5 / 9 files processed')).toBeVisible({ timeout: 8_000 });
    await setLifecycle(page, 'active');
    console.jobs.progress(id, 7);
    for (const tab of [page, second]) await expect(tab.getByText('7 / 9 files processed')).toBeVisible({ timeout: 8_000 });
    await second.close();
  });

  test('a frozen tab alone is right when it thaws', async ({ console, jobs, open, page }) => {
    const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
    await open();
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    await setLifecycle(page, 'frozen');
    console.jobs.finish(id);
    const before = lists(console);
    await setLifecycle(page, 'active');
    await expect(jobs.card('Ingested acme/docs')).toBeVisible({ timeout: 5_000 });
    expect(lists(console) - before).toBeLessThanOrEqual(3);
  });

  test.describe('in the back/forward cache', () => {
    test.use({
      consoleOptions: {
        // A page that is not to be stored is not kept either.
        cacheControl: 'no-cache',
        pages: { '/away.html': '<!doctype html><title>Away</title><link rel="icon" href="data:,">' },
      },
    });

    test('a page is as it was when one goes back to it, and goes on', async ({ console }) => {
      const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
      // Playwright turns it off.
      const browser = await chromium.launch({ ...settings.launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${console.url}/?subscription=off`);
      await expect(page.getByText('1 / 9 files processed')).toBeVisible();
      await page.getByRole('searchbox', { name: 'Find jobs' }).fill('docs');
      await page.evaluate(() => {
        // Of the page itself, not of the one that would be loaded in its place.
        Object.assign(window, { shown: new Promise((shown) => addEventListener('pageshow', (event) => shown(event.persisted))) });
      });
      await page.goto(`${console.url}/away.html`);
      console.jobs.progress(id, 5);
      const before = lists(console);
      await page.evaluate(() => setTimeout(() => history.back()));
      await expect(page.getByText('5 / 9 files processed')).toBeVisible();
      expect(await page.evaluate(() => Reflect.get(window, 'shown'))).toBe(true);
      await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toHaveValue('docs');
      console.jobs.progress(id, 6);
      await expect(page.getByText('6 / 9 files processed')).toBeVisible();
      expect(lists(console) - before).toBeLessThanOrEqual(4);
      expect(complaints).toEqual([]);
      await browser.close();
    });
  });
});

test('a page that is prerendered requests nothing until it is shown', async ({ console, jobs, open, page, survivor, time }) => {
  // What a prerendered page sees: browsers do not prerender for a debugger.
  await page.addInitScript(() => {
    Object.defineProperty(document, 'prerendering', { configurable: true, value: true });
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
  });
  await open();
  await expect(page.getByText('Loading jobs…')).toBeAttached();
  await time.pass(60);
  expect(lists(console)).toBe(0);
  await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
  await jobs.setVisible(true);
  await survivor.stands();
  expect(lists(console)).toBe(1);
  await survivor.follows();
});

test.describe('a service worker', () => {
  const WORKER = `
let isKept = true;
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', ({ data }) => (isKept = data));
self.addEventListener('fetch', (event) => {
  if (!isKept || !event.request.url.includes('/jobs.list')) return;
  const answer = async () => {
    const cache = await caches.open('lists');
    const known = await cache.match(event.request);
    if (known) return known;
    const response = await fetch(event.request);
    await cache.put(event.request, response.clone());
    return response;
  };
  event.respondWith(answer());
});
`;
  test.use({
    consoleOptions: {
      pages: { '/worker.js': WORKER, '/empty.html': '<!doctype html><title>Empty</title><link rel="icon" href="data:,">' },
      // Its address is a text.
      policy: POLICY.replace("; require-trusted-types-for 'script'", ''),
    },
  });

  test('that answers from its cache', async ({ console, jobs, open, page, survivor, time }) => {
    await page.goto(`${console.url}/empty.html`);
    await page.evaluate(async () => {
      const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
      await navigator.serviceWorker.register('/worker.js');
      await changed;
    });
    await open();
    await survivor.stands();
    await expect(jobs.banner).toHaveCount(0);
    await time.pass(45);
    // The clock goes on, and the list is as old as it is.
    await expect(jobs.banner).toContainText(/Jobs may be out of date\. Updated [34]\d seconds ago\./);
    await survivor.stands();
    await time.pass(30);
    await expect(jobs.banner).toContainText('Updated 1 minute ago');
    await expect(jobs.running).toContainText('Started 3 minutes ago');
    await page.evaluate(() => navigator.serviceWorker.controller!.postMessage(false));
    await survivor.follows();
  });
});

/** What pages do to the platform: each before anything else runs. */
const patches: [what: string, patch: () => void][] = [
  [
    'fetch, with headers and a copy of the response',
    () => {
      const original = window.fetch;
      window.fetch = async (input, init = {}) => {
        if (!String(input).includes('/api/')) return original.call(window, input, init);
        const headers = new Headers(init.headers);
        headers.set('x-traced', '1');
        const response = await original.call(window, input, { ...init, headers });
        return new Proxy(response, { get: (target, name) => {
          const value = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        } });
      };
    },
  ],
  [
    'Date, by a class with another clock',
    () => {
      const Original = Date;
      const shifted = () => Original.now() + 3_600_000;
      class Shifted extends Original {
        constructor(...given: []) {
          super(...(given.length ? given : ([shifted()] as unknown as [])));
        }
        static override now() {
          return shifted();
        }
      }
      window.Date = Shifted as DateConstructor;
    },
  ],
  [
    'Date, which stands still',
    () => {
      const at = Date.now();
      Date.now = () => at;
    },
  ],
  [
    'Promise, by a class of its own',
    () => {
      class Traced<T> extends Promise<T> {
        override then<A = T, B = never>(...given: Parameters<Promise<T>['then']>) {
          return super.then(...given) as Promise<A | B>;
        }
      }
      window.Promise = Traced;
    },
  ],
  [
    'Array.prototype and Object.prototype, with members that are enumerated',
    () => {
      for (const prototype of [Array.prototype, Object.prototype, String.prototype, Function.prototype]) {
        Reflect.set(prototype, 'first', function () {
          return Reflect.get(this as object, 0);
        });
      }
    },
  ],
  [
    'toJSON of Array.prototype and String.prototype',
    () => {
      Reflect.set(Array.prototype, 'toJSON', function (this: unknown[]) {
        return `[${this.join()}]`;
      });
      Reflect.set(String.prototype, 'toJSON', function (this: string) {
        return `“${this}”`;
      });
    },
  ],
  [
    'timers and animation frames, wrapped',
    () => {
      const { setTimeout, requestAnimationFrame } = window;
      window.setTimeout = ((run: () => void, ...rest: [number]) => setTimeout.call(window, () => void run(), ...rest)) as typeof setTimeout;
      window.requestAnimationFrame = (run) => requestAnimationFrame.call(window, (at) => void run(at));
    },
  ],
  [
    'storage, which throws',
    () => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
      }
    },
  ],
  [
    'storage, which is full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };
    },
  ],
  [
    'locks, channels and observers, which throw',
    () => {
      for (const name of ['BroadcastChannel', 'ResizeObserver', 'IntersectionObserver', 'Notification']) {
        Reflect.set(window, name, function () {
          throw new TypeError(`${name} is not allowed here`);
        });
      }
      Object.defineProperty(navigator, 'locks', {
        get: () => {
          throw new DOMException('The request was denied.', 'SecurityError');
        },
      });
    },
  ],
];

for (const [what, patch] of patches) {
  test(`a host that changes ${what}`, async ({ console, jobs, open, page, survivor, time }) => {
    console.jobs.add({ repoName: 'acme/site' });
    await page.addInitScript(patch);
    await open();
    await survivor.stands();
    await survivor.follows();
    await jobs.button('View Details acme/site').click();
    await expect(jobs.dialog.getByRole('listitem').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await jobs.button('Cancel acme/site').click();
    await expect(jobs.card('Cancelled: acme/site')).toBeVisible();
    await time.pass(1);
    await survivor.follows();
    const before = lists(console);
    await time.pass(12);
    expect(lists(console) - before).toBeLessThanOrEqual(5);
    expect(lists(console) - before).toBeGreaterThanOrEqual(3);
  });
}
