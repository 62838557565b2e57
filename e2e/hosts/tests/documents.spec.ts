// In every document that a page has at hand: its frames, its popups; and beside what the host does to style sheets.

import type { Frame, Locator, Page } from '@playwright/test';

import { BARE, type Bare, show } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

const cardIn = (place: Page | Frame) => place.getByRole('article', { name: 'Ingesting acme/api' });

/** What the library's styles and the page's tokens make of a card. */
const look = (card: Locator) =>
  card.evaluate((article) => {
    const { backgroundColor, paddingTop, borderTopWidth } = getComputedStyle(article);
    return { backgroundColor, paddingTop, borderTopWidth };
  });

/** Puts a frame of the page's own on it. */
async function frame(page: Page) {
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'width: 800px; height: 1200px';
    document.body.append(frame);
  });
  return page.frames()[1]!;
}

/** How a card looks on the page itself. */
async function expected(page: Page) {
  await show(page);
  await expect(cardIn(page)).toBeVisible();
  const seen = await look(cardIn(page));
  expect(seen).toMatchObject({ paddingTop: '15px', borderTopWidth: '1px' });
  expect(seen.backgroundColor).not.toBe('rgba(0, 0, 0, 0)');
  return seen;
}

test('mounted into a frame, the jobs have their styles', async ({ page, visit }) => {
  await visit();
  const here = await expected(page);
  const inner = await frame(page);
  await page.evaluate(async () => {
    const { mount } = await (window as unknown as Bare).library();
    mount(document.querySelector('iframe')!.contentDocument!.body, { organizationId: 'org_1' });
  });
  await expect(cardIn(inner)).toBeVisible();
  expect(await look(cardIn(inner))).toEqual(here);
  await inner.getByRole('button', { name: 'View Details acme/api' }).click();
  await expect(inner.getByRole('dialog')).toBeVisible();
});

test('mounted into a popup, the jobs have their styles', async ({ page, visit }) => {
  await visit();
  const here = await expected(page);
  const opened = page.waitForEvent('popup');
  await page.evaluate(async () => {
    const { mount } = await (window as unknown as Bare).library();
    const popup = window.open('', '', 'popup,width=800,height=900')!;
    mount(popup.document.body, { organizationId: 'org_1' });
  });
  const popup = await opened;
  await expect(cardIn(popup)).toBeVisible();
  expect(await look(cardIn(popup))).toEqual(here);
});

test('moved into a frame and back, the element keeps its styles', async ({ page, visit }) => {
  await visit();
  const here = await expected(page);
  const inner = await frame(page);
  await page.evaluate(() => {
    document.querySelector('iframe')!.contentDocument!.body.append(document.querySelector('jobs-console')!);
  });
  await expect(cardIn(inner)).toBeVisible();
  await expect.poll(() => look(cardIn(inner))).toEqual(here);
  await page.evaluate(() => {
    document.body.append(document.querySelector('iframe')!.contentDocument!.querySelector('jobs-console')!);
  });
  await expect(cardIn(page)).toBeVisible();
  await expect.poll(() => look(cardIn(page))).toEqual(here);
  await page.evaluate(() => document.querySelector('jobs-console')!.setAttribute('theme', 'dark'));
  await expect.poll(() => look(cardIn(page))).not.toEqual(here);
});

test('what is around it in a frame decides about light and dark', async ({ page, visit }) => {
  await visit();
  const here = await expected(page);
  const inner = await frame(page);
  await inner.evaluate(() => (document.documentElement.className = 'dark'));
  await page.evaluate(async () => {
    const { mount } = await (window as unknown as Bare).library();
    mount(document.querySelector('iframe')!.contentDocument!.body, { organizationId: 'org_1' });
  });
  await expect(cardIn(inner)).toBeVisible();
  const dark = await look(cardIn(inner));
  expect(dark.backgroundColor).not.toBe(here.backgroundColor);
  await inner.evaluate(() => (document.documentElement.className = ''));
  await expect.poll(() => look(cardIn(inner))).toEqual(here);
});

test('a host that empties the document’s sheets leaves the theme right', async ({ page, visit }) => {
  await visit();
  const light = await expected(page);
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
    document.body.className = 'dark';
  });
  await expect.poll(() => look(cardIn(page))).not.toEqual(light);
  const dark = await look(cardIn(page));
  await page.evaluate(() => {
    document.adoptedStyleSheets = [new CSSStyleSheet()];
    document.adoptedStyleSheets = [];
  });
  expect(await look(cardIn(page))).toEqual(dark);
  await page.evaluate(() => (document.body.className = ''));
  await expect.poll(() => look(cardIn(page))).toEqual(light);
});

test('a sheet of the host’s in the shadow tree stays', async ({ page, visit }) => {
  await visit();
  await expected(page);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('[part~=card] { outline: 3px solid rgb(1, 2, 3) }');
    document.querySelector('jobs-console')!.shadowRoot!.adoptedStyleSheets.push(sheet);
  });
  const before = await look(cardIn(page));
  for (const theme of ['dark', 'light', 'auto']) {
    await page.evaluate((theme) => document.querySelector('jobs-console')!.setAttribute('theme', theme), theme);
    if (theme === 'dark') await expect.poll(() => look(cardIn(page))).not.toEqual(before);
    await expect(cardIn(page)).toHaveCSS('outline', 'rgb(1, 2, 3) solid 3px');
  }
  await page.evaluate(() => document.body.append(document.querySelector('jobs-console')!));
  await expect(cardIn(page)).toHaveCSS('outline', 'rgb(1, 2, 3) solid 3px');
});

test('sheets that the host takes away come back', async ({ page, visit }) => {
  await visit();
  const before = await expected(page);
  await page.evaluate(() => (document.querySelector('jobs-console')!.shadowRoot!.adoptedStyleSheets = []));
  await expect.poll(() => look(cardIn(page))).toEqual(before);
});

for (const [what, fetcher] of [
  ['of a frame', `(...given) => document.querySelector("iframe").contentWindow.fetch(...given)`],
  [
    'whose answers are like responses',
    `async (url, init) => {
      const response = await fetch(url, init);
      const { ok, status, statusText, headers, url: place } = response;
      return { ok, status, statusText, headers, url: place, text: () => response.text() };
    }`,
  ],
  [
    'whose answers have next to nothing',
    `async (url, init) => {
      const response = await fetch(url, init);
      return { status: response.status, text: () => response.text() };
    }`,
  ],
] as const) {
  test(`a fetch ${what} will do`, async ({ jobs, page, visit }) => {
    await page.route('**/fetcher.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: `export const fetcher = () => (${fetcher});` }),
    );
    await visit();
    await frame(page);
    await page.evaluate(async () => {
      await (window as unknown as Bare).define();
      const { fetcher } = await import('/fetcher.js' as string);
      const element = document.createElement('jobs-console');
      document.body.prepend(Object.assign(element, { organizationId: 'org_1', fetch: fetcher() }));
    });
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await jobs.button('Retry acme/site').click();
    await expect(jobs.card('Ingesting acme/site')).toBeVisible();
  });
}
