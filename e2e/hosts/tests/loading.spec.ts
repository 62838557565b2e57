// Whatever throws or does not end between the import and the first card is told: on the screen, with the button that
// can help, and by one event.

import type { Page } from '@playwright/test';

import { POLICY } from '../../console/pages.mjs';
import { changeResponses } from '../../tests/changed-responses.ts';
import { BARE, type Bare, requests, show, told, WASM } from './bare.ts';
import { expect, test } from './fixtures.ts';

// The browser notes requests that fail.
test.use({ consoleOptions: BARE, failedRequests: true });

interface Stage {
  /** What goes wrong. */
  what: string;
  /** Has it go wrong. */
  arrange?: (page: Page) => Promise<unknown>;
  policy?: string;
  /** What is on the screen. */
  text: RegExp;
  /** The buttons. */
  buttons: string[];
  /** What developers are told. */
  reason: RegExp;
  /** How often the module is requested. */
  requested: number;
}

/** Answers the module's requests with what becomes of it. */
type Change = (module: Buffer) => { status?: number; type?: string; body?: Buffer | string };
const answered = (change: Change) => (page: Page) =>
  changeResponses(page, WASM, async (response) => {
    const { status = 200, type = 'application/wasm', body } = change(await response.body());
    return { status, contentType: type, body };
  });

/** The module as another build would have it: its last section names the build. */
const ofAnotherBuild = (module: Buffer) => {
  const name = 'jobs-console-build';
  const build = module.lastIndexOf(name) + name.length;
  if (build < name.length) throw new Error('the module names no build');
  return Buffer.concat([module.subarray(0, build), Buffer.from('0123456789abcdef')]);
};

const RELOAD = ['Reload the page'];
const AGAIN = ['Try again'];

const STAGES: Stage[] = [
  {
    what: 'the styles throw',
    arrange: (page) =>
      page.addInitScript(() => {
        CSSStyleSheet.prototype.replaceSync = () => {
          throw new TypeError('no sheets today');
        };
      }),
    text: /Something went wrong while it started/,
    buttons: RELOAD,
    reason: /no sheets today/,
    requested: 0,
  },
  {
    what: 'WebAssembly is switched off',
    arrange: (page) => page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly')),
    text: /too old for it, or WebAssembly is switched off/,
    buttons: [],
    reason: /unsupported/,
    requested: 0,
  },
  {
    what: 'there is no answer',
    arrange: (page) => page.route(WASM, (route) => route.abort()),
    text: /could not be downloaded\. Check your connection/,
    buttons: AGAIN,
    reason: /Failed to fetch/,
    requested: 2,
  },
  {
    what: 'the answer breaks off',
    arrange: (page) =>
      page.addInitScript(() => {
        const real = window.fetch;
        window.fetch = async (...given) => {
          if (!String(given[0]).includes('.wasm')) return real(...given);
          await real(...given);
          const broken = new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) });
          return new Response(broken, { headers: { 'content-type': 'application/wasm' } });
        };
      }),
    text: /could not be downloaded\. Check your connection/,
    buttons: AGAIN,
    reason: /[Nn]etwork error/,
    requested: 2,
  },
  {
    what: 'the answer is 404',
    arrange: answered(() => ({ status: 404, type: 'text/html', body: '<h1>Not found</h1>' })),
    text: /The server did not give a part of it/,
    buttons: RELOAD,
    reason: /404 Not Found for http.*\.wasm/,
    requested: 2,
  },
  {
    what: 'the answer is 500',
    arrange: answered(() => ({ status: 500, body: '' })),
    text: /The server did not give a part of it/,
    buttons: RELOAD,
    reason: /500/,
    requested: 2,
  },
  {
    what: 'the answer is a page',
    arrange: answered(() => ({ type: 'text/html', body: '<!doctype html><title>Console</title>' })),
    text: /arrived damaged/,
    buttons: RELOAD,
    reason: /CompileError/,
    requested: 2,
  },
  {
    what: 'half of the module comes',
    arrange: answered((module) => ({ body: module.subarray(0, module.length / 2) })),
    text: /arrived damaged/,
    buttons: RELOAD,
    reason: /CompileError/,
    requested: 2,
  },
  {
    what: 'the module is of another build',
    arrange: answered((module) => ({ body: ofAnotherBuild(module) })),
    text: /It was updated meanwhile/,
    buttons: RELOAD,
    reason: /of build 0123456789abcdef, the JavaScript of build [0-9a-f]{16}/,
    requested: 2,
  },
  {
    what: 'the page forbids WebAssembly',
    policy: POLICY.replace(" 'wasm-unsafe-eval'", ''),
    text: /security policy of this page forbids WebAssembly/,
    buttons: [],
    reason: /Content Security Policy/,
    requested: 1,
  },
  {
    what: 'the module does not start',
    arrange: (page) =>
      page.addInitScript(() => {
        WebAssembly.instantiate = () => Promise.reject(new WebAssembly.LinkError('an import is missing'));
      }),
    text: /Something went wrong while it started/,
    buttons: RELOAD,
    reason: /an import is missing/,
    requested: 1,
  },
  {
    what: 'the view does not start',
    arrange: (page) =>
      page.route('**/jobs_console.js', (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: `export * from "./jobs_console.js?real";
            export { default } from "./jobs_console.js?real";
            export class Mounted { constructor() { throw new Error("no view today"); } }`,
        }),
      ),
    text: /Something went wrong while it started/,
    buttons: RELOAD,
    reason: /no view today/,
    requested: 1,
  },
];

const panel = (page: Page) => page.getByRole('alert');

for (const { what, arrange, policy, text, buttons, reason, requested } of STAGES) {
  test.describe(what, () => {
    test.use({ consoleOptions: { ...BARE, ...(policy ? { policy } : {}) } });

    test('is told once', async ({ page, visit }) => {
      const fetched = requests(page, WASM);
      await arrange?.(page);
      await visit();
      await show(page);
      await expect(panel(page)).toHaveCount(1);
      await expect(panel(page)).toContainText("Couldn't load the Jobs view");
      await expect(panel(page)).toContainText(text);
      await expect(panel(page).getByRole('button')).toHaveText(buttons);
      await expect(page.getByText('Loading jobs…')).toHaveCount(0);
      expect(await told(page)).toEqual([
        {
          kind: 'load',
          message: expect.stringMatching(text),
          reason: expect.stringMatching(reason),
        },
      ]);
      expect(fetched).toHaveLength(requested);
    });
  });
}

test.describe('in the language of the page:', () => {
  /** What is asked for of the languages. */
  const languages = (page: Page) => requests(page, /\/locales\//);
  const speak = (page: Page, lang: string) => page.evaluate((lang) => void (document.documentElement.lang = lang), lang);

  for (const [lang, heading, text, button, direction] of [
    ['de-CH', 'Die Jobs-Ansicht konnte nicht geladen werden', 'Prüfe deine Verbindung.', 'Erneut versuchen', 'ltr'],
    ['ar', 'تعذّر تحميل عرض المهام', 'تحقق من اتصالك.', 'إعادة المحاولة', 'rtl'],
  ] as const) {
    test(`${lang}, while it loads and when it does not come`, async ({ page, visit }) => {
      const held: (() => Promise<void>)[] = [];
      // The first one is held; the next try is not.
      await page.route(WASM, (route) => (held.length > 0 ? route.abort() : void held.push(() => route.abort())));
      const asked = languages(page);
      await visit();
      await speak(page, lang);
      await show(page);
      const loading = page.getByRole('status');
      await expect(loading).toHaveText(lang === 'ar' ? 'جارٍ تحميل المهام…' : 'Jobs werden geladen …');
      await expect.poll(() => held.length).toBe(1);
      expect(asked).toEqual([]);
      await held[0]!();
      await expect(panel(page).getByRole('heading')).toHaveText(heading);
      await expect(panel(page)).toContainText(text);
      await expect(panel(page).getByRole('button')).toHaveText([button]);
      expect(await panel(page).evaluate((panel) => getComputedStyle(panel).direction)).toBe(direction);
      expect(await panel(page).evaluate((panel) => panel.closest('[lang]')?.getAttribute('lang'))).toBe(lang);
      expect(asked).toHaveLength(1);
      const words = await panel(page).getByRole('paragraph').innerText();
      expect((await told(page)).map(({ message }) => message)).toEqual([`${heading}. ${words}`]);
    });
  }

  test('words that do not come are not waited for', async ({ page, visit }) => {
    await page.route(WASM, (route) => route.abort());
    await page.route('**/load.json*', () => undefined);
    await visit();
    await speak(page, 'fr');
    await show(page);
    await expect(panel(page)).toContainText("Couldn't load the Jobs view");
    await expect.poll(() => told(page)).toHaveLength(1);
    expect((await told(page))[0]!.message).toContain("Couldn't load the Jobs view");
  });

  test('a button that has the focus keeps it', async ({ page, visit }) => {
    await page.route(WASM, (route) => route.abort());
    const held: (() => Promise<void>)[] = [];
    await page.route('**/load.json*', (route) => void held.push(() => route.continue()));
    await visit();
    await speak(page, 'fr');
    await show(page);
    await panel(page).getByRole('button', { name: 'Try again' }).focus();
    await expect.poll(() => held.length).toBe(1);
    await held[0]!();
    await expect(panel(page).getByRole('button', { name: 'Réessayer' })).toBeFocused();
  });

  for (const [what, lang, isAsked] of [
    ['English is there', 'en-GB', false],
    ['a language that there is none of is English', 'tlh', false],
    ['a language that does not come is English', 'de', true],
  ] as const) {
    test(what, async ({ page, visit }) => {
      await page.route(WASM, (route) => route.abort());
      await page.route('**/load.json*', (route) => route.fulfill({ status: 404, body: '<h1>Not found</h1>' }));
      const asked = languages(page);
      await visit();
      await speak(page, lang);
      await show(page);
      await expect(panel(page)).toContainText("Couldn't load the Jobs view");
      await expect(panel(page).getByRole('button')).toHaveText(AGAIN);
      await expect.poll(() => asked.length).toBe(isAsked ? 1 : 0);
      await expect(panel(page)).toContainText('Check your connection.');
      expect(await panel(page).evaluate((panel) => panel.closest('[lang]')?.getAttribute('lang'))).toBe('en');
    });
  }
});

test('Try again and a network that is back help', async ({ jobs, page, visit }) => {
  await page.route(WASM, (route) => route.abort());
  await visit();
  await show(page);
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(panel(page)).toHaveCount(1);
  expect(await told(page)).toHaveLength(2);
  await page.unrouteAll();
  await page.evaluate(() => void dispatchEvent(new Event('online')));
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
  expect(await told(page)).toHaveLength(2);
});

test('Reload the page takes the files anew', async ({ jobs, page, visit }) => {
  await answered((module) => ({ body: ofAnotherBuild(module) }))(page);
  await visit();
  await show(page);
  const reload = panel(page).getByRole('button', { name: 'Reload the page' });
  await expect(reload).toBeVisible();
  await page.unrouteAll();
  const anew = requests(page, /\/jobs-console\/.*\.(js|wasm)/);
  const loaded = page.waitForEvent('load');
  await reload.click();
  await loaded;
  expect(anew.some((address) => address.includes('/wasm.js'))).toBe(true);
  expect(anew.some((address) => WASM.test(address))).toBe(true);
  await show(page);
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
});

test.describe('nothing is told where nothing is wrong:', () => {
  test('a module whose type is not WebAssembly’s', async ({ jobs, page, visit }) => {
    await answered((module) => ({ type: 'application/octet-stream', body: module }))(page);
    const fetched = requests(page, WASM);
    await visit();
    await show(page);
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    expect(await told(page)).toEqual([]);
    expect(fetched).toHaveLength(1);
  });

  test('a cache that has kept the module of the build before', async ({ jobs, page, visit }) => {
    let first = true;
    await answered((module) => {
      const body = first ? ofAnotherBuild(module) : module;
      first = false;
      return { body };
    })(page);
    const fetched = requests(page, WASM);
    await visit();
    await show(page);
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    expect(await told(page)).toEqual([]);
    expect(fetched).toHaveLength(2);
  });
});

for (const [what, hang] of [
  ['the module', (page: Page) => page.route(WASM, () => undefined)],
  [
    'its compilation',
    (page: Page) => page.addInitScript(() => void (WebAssembly.compileStreaming = () => new Promise(() => undefined))),
  ],
] as const) {
  test(`when ${what} does not come, that is told`, async ({ clock, page, visit }) => {
    await hang(page);
    await visit();
    await show(page);
    await clock.pass(19);
    await expect(page.getByText('Loading jobs…')).toHaveCount(1);
    await expect(panel(page)).toHaveCount(0);
    await clock.pass(1);
    await expect(panel(page)).toContainText('The Jobs view is still loading');
    await expect(panel(page).getByRole('button')).toHaveText(AGAIN);
    await clock.pass(60);
    await expect(panel(page)).toHaveCount(1);
    expect(await told(page)).toEqual([
      { kind: 'load', message: expect.stringMatching(/still loading/), reason: expect.stringMatching(/20000 ms/) },
    ]);
  });
}

for (const help of ['late', 'at another try']) {
  test(`a module that comes ${help} is shown`, async ({ clock, jobs, page, visit }) => {
    const held: (() => Promise<void>)[] = [];
    await page.route(WASM, (route) => void held.push(() => route.continue()));
    await visit();
    await show(page);
    await clock.pass(20);
    const again = panel(page).getByRole('button', { name: 'Try again' });
    await expect(again).toBeVisible();
    if (help === 'late') {
      await held[0]!();
    } else {
      await again.click();
      await expect.poll(() => held.length).toBe(2);
      await held[1]!();
    }
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await expect(panel(page)).toHaveCount(0);
  });
}

test.describe('options', () => {
  for (const [what, name, options] of [
    ['that throws', 'locale', `{ organizationId, get locale() { throw new Error("not today"); } }`],
    ['in a group that throws', 'polling.active', `{ organizationId, polling: { get active() { throw 1; } } }`],
    ['of a wrong type', 'limit', `{ organizationId, limit: { many: true } }`],
    ['that is no function', 'headers', `{ organizationId, headers: "authorization" }`],
    ['that holds itself', 'scope', `(() => { const scope = {}; scope.scope = scope; return { organizationId, scope }; })()`],
  ] as const) {
    test(`one ${what} is told by its name, and the jobs are shown`, async ({ jobs, page, visit }) => {
      const body = `const organizationId = "org_1";\nexport const given = () => (${options});`;
      await page.route('**/given.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
      await visit();
      await page.evaluate(async () => {
        const { mount } = await (window as unknown as Bare).library();
        const { given } = await import('/given.js' as string);
        const jobs = mount(document.body, given());
        jobs.update({ theme: 'dark' });
      });
      await expect(jobs.card('Ingesting acme/api')).toBeVisible();
      expect(await told(page)).toEqual([
        { kind: 'options', option: name, message: expect.stringMatching(new RegExp(`^The option ${name} cannot be `)) },
      ]);
    });
  }
});

test('a first list that is refused is told in its place', async ({ clock, console, jobs, page, visit }) => {
  console.failNext('jobs.list', { code: 'INTERNAL_SERVER_ERROR', message: 'the database is away' });
  await visit();
  await show(page);
  await expect(panel(page).getByRole('button')).toHaveText(AGAIN);
  const errors = await told(page);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ status: 500 });
  await panel(page).getByRole('button').click();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await clock.pass(1);
  expect(await told(page)).toHaveLength(1);
});
