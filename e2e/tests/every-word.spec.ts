// Every word on the screen comes from a message, the browser's Intl, the server or the host: in a language whose messages are all in
// « », and with an Intl that puts them there too, nothing else is outside of them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';

import { type Console, expect, test } from './fixtures.ts';

/** German gets the words of the pseudo-language: it has the plural forms of English. */
const LOCALE = 'de';

type Messages = Record<string, string | Record<string, string>>;
const marked = (text: string) => `«${text}»`;

/** The file of the pseudo-language. */
function pseudoLanguage() {
  const english = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../locales/en.json'), 'utf8')) as Messages;
  const mark = (message: string | Record<string, string>) =>
    typeof message === 'string' ? marked(message) : Object.fromEntries(Object.entries(message).map(([form, text]) => [form, marked(text)]));
  return JSON.stringify(Object.fromEntries(Object.entries(english).map(([key, message]) => [key, mark(message)])));
}

/** The page speaks the pseudo-language from now on. */
async function speak(page: Page) {
  await page.route(`**/locales/${LOCALE}.json*`, (route) => route.fulfill({ contentType: 'application/json', body: pseudoLanguage() }));
  await page.addInitScript(() => {
    const mark = (text: string) => `«${text}»`;
    for (const { prototype } of [Intl.NumberFormat, Intl.DateTimeFormat]) {
      const { get } = Object.getOwnPropertyDescriptor(prototype, 'format')!;
      Object.defineProperty(prototype, 'format', {
        get() {
          const format = get!.call(this) as (value: never) => string;
          return (value: never) => mark(format(value));
        },
      });
    }
    const format = Intl.RelativeTimeFormat.prototype.format;
    Intl.RelativeTimeFormat.prototype.format = function (...given) {
      return mark(format.apply(this, given));
    };
  });
}

/** What the server says, and names that are the same in every language: all that may stand between two messages. */
const DATA = /^(?:acme\/[\w-]+|run_\w+|Sync Documents(?: acme\/\w+)?|paused|waiting for rate limit|UTC)$/;

/** The page's own title, and how many jobs run where that is told. */
const TITLE = /^(?:\(«?\d+»?\) )?Jobs Console$/;

/** The answers that a page has had. */
const answers = new WeakMap<Page, Promise<string>[]>();

function keepAnswers(page: Page) {
  const kept: Promise<string>[] = [];
  answers.set(page, kept);
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'fetch') return;
    // Some have none, or none any more.
    kept.push(request.response().then(async (response) => (await response?.text()) ?? '').catch(() => ''));
  });
}

/** Every text in the answers that are JSON. */
async function sentTexts(page: Page) {
  const texts: string[] = [];
  const collect = (value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    else if (value && typeof value === 'object') Object.values(value).forEach(collect);
  };
  for (const body of await Promise.all(answers.get(page) ?? [])) {
    try {
      collect(JSON.parse(body));
    } catch {
      // A failure, or a file.
    }
  }
  return texts;
}

/** What a reader sees or hears that comes from no message. */
async function foreign(page: Page) {
  const sent = await sentTexts(page);
  const texts = await page.locator('main').evaluate((main, sent) => {
    const found: { said: string; where: string }[] = [];
    // The server's texts are set apart; so is what speaks a language of its own, such as the console's prompt.
    const isApart = (element: Element) => element.closest('bdi, code, kbd, pre, [part~=tree-key], [part~=tree-value]') !== null;
    // What takes its direction from its text may be a message, too.
    const isSent = (element: Element, text: string) => {
      const shown = text.trim();
      // A kind of job is a word of the server's with a capital.
      const word = shown.charAt(0).toLowerCase() + shown.slice(1);
      return element.closest('[dir=auto]') !== null && sent.some((whole) => whole.includes(shown) || whole === word);
    };
    const isOther = (element: Element) => element.closest('[lang]')?.getAttribute('lang') === 'en';
    const where = (element: Element) => element.outerHTML.slice(0, 160);
    let depth = 0;
    const left = (text: string, isCounted = true) => {
      let out = '';
      let at = isCounted ? depth : 0;
      for (const char of text) {
        if (char === '«') at += 1;
        else if (char === '»') at -= 1;
        else if (at === 0) out += char;
        // What is on both sides of a message are two texts.
        if (at !== 0 && !out.endsWith('\n')) out += '\n';
      }
      if (isCounted) depth = at;
      return out;
    };
    const all = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = main; node; node = all.nextNode()) {
      if (node instanceof Element) {
        if (isOther(node)) continue;
        const names = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'alt'];
        for (const name of names) {
          const text = node.getAttribute(name);
          if (name === 'title' && (isApart(node) || isSent(node, text ?? ''))) continue;
          if (text) found.push({ said: left(text, false), where: `${name} of ${where(node)}` });
        }
      } else {
        const parent = node.parentElement!;
        if (isOther(parent)) continue;
        const text = node.textContent ?? '';
        const isData = (isApart(parent) || isSent(parent, text)) && depth === 0 && !text.includes('«');
        const said = left(text);
        if (!isData) found.push({ said, where: where(parent) });
      }
    }
    if (depth !== 0) found.push({ said: 'a message that does not end', where: String(depth) });
    return found;
  }, sent);
  const pieces = texts.flatMap(({ said, where }) => said.split('\n').map((piece) => ({ said: piece.trim(), where })));
  return pieces.filter(({ said }) => /\p{L}/u.test(said) && !DATA.test(said));
}

async function expectNoOtherWord(page: Page, seen: Locator) {
  await expect(seen.first()).toBeVisible();
  expect(await foreign(page)).toEqual([]);
  expect(await page.title()).toMatch(TITLE);
}

const list = (page: Page) => page.locator(`[part~=jobs][lang=${LOCALE}]`).last();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

function addJobs(console: Console) {
  const ago = (minutes: number) => console.clock.now() - minutes * 60_000;
  console.jobs.add({ repoName: 'acme/api', startedAt: ago(2), progress: { processed: 12, total: 45 }, input: {} });
  console.jobs.add({ repoName: 'acme/new', startedAt: ago(1) });
  console.jobs.add({ repoName: 'acme/waits', status: 'queued', createdAt: ago(1), statusReason: 'waiting for rate limit' });
  console.jobs.add({ repoName: 'acme/site', type: 'sync', name: 'Sync Documents', status: 'cancelled', completedAt: ago(6) });
  console.jobs.add({ repoName: 'acme/other', status: 'skipped', completedAt: ago(7) });
  console.jobs.add({ repoName: 'acme/odd', status: 'paused', completedAt: ago(8) });
  console.jobs.add({ repoName: 'acme/docs', status: 'completed', completedAt: ago(9), progress: { processed: 23, total: 23 } });
  console.jobs.add({ repoName: 'acme/mute', status: 'failed', completedAt: ago(9) });
  const steps = [
    { name: 'load', status: 'completed', queuedAt: new Date(ago(60)), startedAt: new Date(ago(59)), endedAt: new Date(ago(58)) },
    {
      id: 'parse',
      name: 'parse',
      status: 'failed',
      attempt: 2,
      attempts: [
        { status: 'failed', startedAt: new Date(ago(12)), endedAt: new Date(ago(11)), error: '1' },
        { status: 'failed', startedAt: new Date(ago(10)), endedAt: new Date(ago(9)), error: '2' },
      ],
      startedAt: new Date(ago(12)),
      endedAt: new Date(ago(9)),
      error: '2',
      output: { list: [1, 2], token: '3' },
      rerunnable: true,
    },
    { status: 'completed', startedAt: new Date(ago(9)), endedAt: new Date(ago(8)) },
    { name: 'report' },
  ];
  const error = Array.from({ length: 12 }, (_, line) => `${line}`).join('\n');
  console.jobs.add({ id: 'run_steps', repoName: 'acme/broken', status: 'failed', startedAt: ago(60), completedAt: ago(8), errorMessage: error, steps });
}

test.beforeEach(async ({ page }) => {
  keepAnswers(page);
  await speak(page);
});

test('the list: its bar, its line and its cards in every state', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: LOCALE });
  await expectNoOtherWord(page, list(page).getByRole('article'));
  await button(page, '«Show more»').first().click();
  await expectNoOtherWord(page, button(page, '«Show less»'));
  await button(page, '«Exact times»').click();
  await page.getByRole('combobox', { name: '«Time zone»' }).selectOption('UTC');
  await button(page, '«Compact rows»').click();
  await expectNoOtherWord(page, list(page).and(page.locator('[data-density=compact]')));
});

test('filters that leave nothing, and those that nobody knows', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: LOCALE, range: '5h', q: 'nothing' });
  await expectNoOtherWord(page, page.getByText('«No jobs match.»'));
  await button(page, '«Clear filters»').click();
  await button(page, /«Failed/).click();
  await expectNoOtherWord(page, button(page, /«Retry all failed/));
});

test('the details: facts, timeline, values', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: LOCALE });
  await page.getByRole('article', { name: /acme\/broken/ }).getByRole('button', { name: /View Details/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^parse/ })).toBeVisible();
  await dialog.getByText('«Legend»').click();
  const steps = dialog.getByRole('listitem').locator('[data-step]');
  for (const step of await steps.all()) await step.click();
  await expect(dialog.getByRole('button', { name: /^«Step «3»»/ })).toBeVisible();
  await button(page, /idle/).first().click();
  for (const fold of await dialog.locator('details:not([open]) > summary').all()) await fold.click();
  await expectNoOtherWord(page, dialog.getByText('«Event data»'));
  await dialog.getByRole('button', { name: '«Copy as Markdown»' }).click();
  await expectNoOtherWord(page, dialog);
});

test('selected jobs, the question before they are retried, and what came of it', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: LOCALE });
  for (const name of [/acme\/broken/, /acme\/mute/]) await page.getByRole('checkbox', { name }).check();
  await expectNoOtherWord(page, page.getByText('««2» selected»'));
  await page.getByRole('group', { name: '«Selected jobs»' }).getByRole('button', { name: /Retry/ }).click();
  await expectNoOtherWord(page, page.getByRole('dialog'));
  await page.getByRole('dialog').getByRole('button', { name: /^«Retry/ }).click();
  await expectNoOtherWord(page, page.getByText(/retried/));
});

test('the sheet of keys, and the question that a key asks', async ({ console, open, page }) => {
  addJobs(console);
  await open({ locale: LOCALE });
  await list(page).getByRole('article').first().focus();
  await page.keyboard.press('?');
  await expectNoOtherWord(page, page.getByRole('dialog').getByText('«Keys for the list of jobs»'));
  await page.keyboard.press('Escape');
  await list(page).getByRole('article').first().focus();
  await page.keyboard.press('c');
  await expectNoOtherWord(page, page.getByRole('dialog'));
});

test('notifications that the browser blocks', async ({ console, open, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
    Notification.requestPermission = () => Promise.resolve('denied');
  });
  addJobs(console);
  await open({ locale: LOCALE });
  await page.getByRole('switch', { name: '«Notify me when a job ends»' }).click();
  await expectNoOtherWord(page, page.getByText(/«The browser blocks notifications/).last());
});

test('paused, and offline', async ({ console, context, open, page }) => {
  addJobs(console);
  await open({ locale: LOCALE });
  await button(page, '«Pause updates»').click();
  await expectNoOtherWord(page, page.getByText('«Paused»'));
  await button(page, '«Resume updates»').click();
  await context.setOffline(true);
  await expectNoOtherWord(page, page.getByText(/«You are offline\.»/));
});

test('no jobs', async ({ open, page }) => {
  await open({ locale: LOCALE });
  await expectNoOtherWord(page, page.getByText('«No jobs yet»'));
});

test('the first load', async ({ console, open, page }) => {
  console.hang('jobs.list');
  await open({ locale: LOCALE });
  await expectNoOtherWord(page, page.getByText('«Loading jobs…»'));
});

test.describe('failures', () => {
  test.use({ failedRequests: true });

  test('of the first list', async ({ console, open, page }) => {
    console.failNext('jobs.list', {}, { times: Number.POSITIVE_INFINITY });
    await open({ locale: LOCALE });
    await expectNoOtherWord(page, page.getByText('«Couldn\'t load jobs»'));
  });

  test('of a later one, of an action and of the details', async ({ console, open, page }) => {
    addJobs(console);
    await open({ locale: LOCALE });
    await expect(list(page).getByRole('article').first()).toBeVisible();
    console.respond('jobs.list', { status: 502, body: '' }, { times: Number.POSITIVE_INFINITY });
    await expectNoOtherWord(page, page.getByText("«Couldn't refresh jobs.»"));
    console.respond('jobs.retry', { status: 502, body: '' });
    await button(page, /«Retry» acme\/mute/).click();
    await expectNoOtherWord(page, page.getByText(/«The server answered with an error/).last());
    console.respond('jobs.get', { status: 502, body: '' });
    await page.getByRole('article', { name: /acme\/mute/ }).getByRole('button', { name: /View Details/ }).click();
    await expectNoOtherWord(page, page.getByRole('dialog').getByText(/«Couldn't load the details/));
  });
});

test.describe('older jobs', () => {
  test.use({ consoleOptions: { shape: 'paged' } });

  test('are loaded, and counted while one searches', async ({ console, open, page }) => {
    for (let number = 0; number < 130; number += 1) {
      console.jobs.add({ repoName: `acme/r${number}`, status: 'completed', completedAt: console.clock.now() - number * 60_000 });
    }
    await open({ locale: LOCALE, q: 'acme/r1' });
    await expectNoOtherWord(page, page.getByText(/«Searched the/));
  });
});
