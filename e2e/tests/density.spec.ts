// Rows in place of cards, and long names.

import type { Locator, Page } from '@playwright/test';

import { type Console, expect, test } from './fixtures.ts';
import type { Time } from './time.ts';

const LONG = 'acme/very-long-repository-name-of-the-data-platform-team-eu-central-1';
const toggle = (page: Page) => page.getByRole('button', { name: 'Compact rows' });
const isCompact = (page: Page) => toggle(page).getAttribute('aria-pressed');

/** A job of every status. */
function addJobs(console: Console, time: Time) {
  console.jobs.add({ repoName: 'acme/api', startedAt: time.minutesAgo(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: LONG, startedAt: time.minutesAgo(3), progress: { processed: 1, total: 4 } });
  console.jobs.add({ repoName: 'acme/waits', status: 'queued', statusReason: 'waiting for rate limit', createdAt: time.minutesAgo(1) });
  console.jobs.add({
    repoName: 'acme/broken-repo',
    status: 'failed',
    completedAt: time.minutesAgo(5),
    errorMessage: `Invalid lightfast.yml ${'syntax\n'.repeat(60)} at the end`,
  });
  console.jobs.add({ repoName: 'acme/docs', status: 'completed', completedAt: time.minutesAgo(6), progress: { processed: 23, total: 23 } });
  console.jobs.add({ repoName: 'acme/site', status: 'cancelled', completedAt: time.minutesAgo(7) });
}

const heights = (page: Page) =>
  page.getByRole('article').evaluateAll((cards) => cards.map((card) => card.closest('li')!.getBoundingClientRect().height));

async function expectRows(page: Page) {
  await expect.poll(async () => (await heights(page)).every((height) => Math.abs(height - 40) <= 1)).toBe(true);
  expect((await heights(page)).length).toBeGreaterThan(3);
}

/** What is seen of a long title: whether its end is, beside what is left of its start, within its card. */
const seen = (title: Locator) =>
  title.evaluate((heading) => {
    const width = (part: string) => Number.parseFloat(getComputedStyle(heading, part).width);
    const { left, right, width: room } = heading.getBoundingClientRect();
    const card = heading.closest('article')!.getBoundingClientRect();
    const canvas = document.createElement('canvas').getContext('2d')!;
    canvas.font = getComputedStyle(heading).font;
    return {
      end: getComputedStyle(heading, '::after').content.split('"')[1],
      endIsWhole: width('::after') >= canvas.measureText(heading.dataset.end!).width - 1,
      // Beside its icon, not below it.
      isBesideIcon: heading.previousElementSibling!.getBoundingClientRect().bottom > heading.getBoundingClientRect().top,
      fits: width('::before') + width('::after') <= room + 1 && left >= card.left && right <= card.right,
      startIsCut: width('::before') < canvas.measureText(heading.dataset.start!).width - 1,
    };
  });

test.beforeEach(async ({ console, time }) => addJobs(console, time));

test('rows of 40 pixels, which are still there after a reload', async ({ jobs, open, page }) => {
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(await isCompact(page)).toBe('false');
  expect(Math.min(...(await heights(page)))).toBeGreaterThan(60);
  await toggle(page).click();
  await expect(toggle(page)).toBeFocused();
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'true');
  await expectRows(page);
  await page.reload();
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'true');
  await expectRows(page);
  await toggle(page).press('Enter');
  await expect.poll(async () => Math.min(...(await heights(page)))).toBeGreaterThan(60);
  await page.reload();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  expect(await isCompact(page)).toBe('false');
});

test('a row says what it is, how far, why it failed and when', async ({ jobs, open, page }) => {
  await open();
  await toggle(page).click();
  const running = jobs.card('Ingesting acme/api');
  await expect(running.getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(running.getByText('27%')).toBeVisible();
  await expect(running.getByRole('progressbar')).toBeVisible();
  await expect(running.getByText('Started 2 minutes ago')).toBeVisible();
  await expect(jobs.card('Ingesting acme/waits').getByText('Queued (waiting for rate limit)')).toBeVisible();
  const error = jobs.card('Failed: acme/broken-repo').getByText(/^Error: Invalid/);
  const { height, lines } = await error.evaluate((text) => ({
    height: text.clientHeight,
    lines: Number.parseFloat(getComputedStyle(text).lineHeight),
  }));
  expect(height).toBeLessThan(lines * 1.5);
  // What tells the same is in one column.
  const ends = await page.getByRole('article').locator('time').evaluateAll((times) => times.map((time) => Math.round(time.getBoundingClientRect().right)));
  expect(new Set(ends).size).toBe(1);
});

for (const density of ['comfortable', 'compact']) {
  test(`1.4.1 what is not finished has a dashed outline, also in a word that nobody knows: ${density}`, async ({ console, jobs, open, time }) => {
    console.jobs.add({ repoName: 'acme/odd', status: 'paused', startedAt: time.minutesAgo(4) });
    console.jobs.add({ repoName: 'acme/kept', status: 'archived', completedAt: time.minutesAgo(8) });
    await open({ density });
    await expect(jobs.titles(jobs.running)).toHaveCount(4);
    /** The styles of the edges that are seen. */
    const edges = (section: Locator) =>
      section.getByRole('article').evaluateAll((cards) =>
        cards.map((card) => {
          const style = getComputedStyle(card);
          const sides = ['top', 'right', 'bottom', 'left'].filter((side) => style.getPropertyValue(`border-${side}-width`) !== '0px');
          return [...new Set(sides.map((side) => style.getPropertyValue(`border-${side}-style`)))].join(' ');
        }),
      );
    expect(await edges(jobs.running)).toEqual(Array(4).fill('dashed'));
    expect(await edges(jobs.recent)).toEqual(Array(4).fill('solid'));
  });
}

test('the button beside a heading does not touch the first line, and selected rows keep their dashes', async ({ console, jobs, open, page }) => {
  console.jobs.add({ repoName: 'acme/broken-too', status: 'failed' });
  await open({ density: 'compact' });
  const waits = jobs.card('Ingesting acme/waits');
  const edge = () => waits.evaluate((card) => getComputedStyle(card).borderBottomColor);
  const before = await edge();
  const plain = await jobs.card('Cancelled: acme/site').evaluate((card) => getComputedStyle(card).borderBottomColor);
  expect(before).not.toBe(plain);
  await page.getByRole('checkbox', { name: 'Select acme/waits' }).check();
  await expect(page.getByRole('checkbox', { name: 'Select acme/waits' })).toBeChecked();
  expect(await edge()).not.toBe(plain);
  await page.getByRole('button', { name: 'Failed 2' }).click();
  const button = page.getByRole('button', { name: 'Retry all failed (2)' });
  const { y, height } = (await button.boundingBox())!;
  const list = (await jobs.recent.getByRole('list').boundingBox())!;
  expect(height).toBeGreaterThanOrEqual(24);
  expect(list.y - (y + height)).toBeGreaterThanOrEqual(3);
});

for (const [name, forbid] of [
  ['forbidden', () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } })],
  ['full', () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
  ['not there', () => Object.defineProperty(window, 'localStorage', { get: () => null })],
] as const) {
  test(`where storage is ${name} the choice lasts for the page's life`, async ({ jobs, open, page }) => {
    await page.addInitScript(forbid);
    await open();
    await toggle(page).click();
    await expectRows(page);
    await jobs.chatTab.click();
    await jobs.jobsTab.click();
    await expectRows(page);
    await page.reload();
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    expect(await isCompact(page)).toBe('false');
  });
}

test('another tab follows', async ({ context, jobs, open, page }) => {
  await open();
  await expect(jobs.card('Ingested acme/docs')).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await toggle(other).click();
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'true');
  await expectRows(page);
  await other.close();
});

test('2.1.1 the buttons of a row come with the pointer and the keyboard', async ({ jobs, open, page }) => {
  await open();
  await toggle(page).click();
  const row = jobs.card('Ingesting acme/api');
  const actions = jobs.button('Cancel acme/api').locator('..');
  await page.mouse.move(0, 0);
  await expect(actions).toHaveCSS('opacity', '0');
  await expect(jobs.button('More acme/api')).toHaveCount(0);
  await row.hover();
  await expect(actions).toHaveCSS('opacity', '1');
  await page.mouse.move(0, 0);
  await expect(actions).toHaveCSS('opacity', '0');

  await toggle(page).focus();
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    if (await jobs.button('View Details acme/api').evaluate((button) => button === document.activeElement)) break;
  }
  await expect(jobs.button('View Details acme/api')).toBeFocused();
  await expect(actions).toHaveCSS('opacity', '1');
  for (const button of await row.getByRole('button').all()) {
    const { width, height } = (await button.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  }
  await page.keyboard.press('Enter');
  await expect(jobs.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(jobs.button('View Details acme/api')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(jobs.card('Cancelled: acme/api')).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test.describe('refused', () => {
  test.use({ failedRequests: true });

  test('a refusal is seen on its row', async ({ console, jobs, open, page }) => {
    await open();
    await toggle(page).click();
    console.failNext('jobs.cancel', { code: 'CONFLICT', message: 'It cannot be stopped any more' });
    await jobs.card('Ingesting acme/api').hover();
    await jobs.button('Cancel acme/api').click();
    await expect(jobs.card('Ingesting acme/api').getByRole('alert')).toContainText('It cannot be stopped any more');
    await expect(jobs.card('Ingesting acme/api').getByRole('alert')).toBeInViewport();
  });
});

test.describe('on touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('"More" unfolds a row', async ({ jobs, open, page }) => {
    await open();
    await toggle(page).tap();
    await expectRows(page);
    await expect(jobs.button('Retry acme/broken-repo')).toHaveCount(0);
    const more = jobs.button('More acme/broken-repo');
    const { width, height } = (await more.boundingBox())!;
    expect(width).toBeGreaterThanOrEqual(44);
    expect(height).toBeGreaterThanOrEqual(24);
    await expect(more).toHaveAttribute('aria-expanded', 'false');
    await more.tap();
    await expect(more).toHaveAttribute('aria-expanded', 'true');
    const row = jobs.card('Failed: acme/broken-repo');
    await expect(row.getByText('at the end')).toBeInViewport();
    await expect(row.getByText('Failed 5 minutes ago')).toBeVisible();
    await jobs.expectNoSidewaysScrolling();
    // The focus comes back to a row of which the buttons are folded away.
    await jobs.button('View Details acme/broken-repo').tap();
    await expect(jobs.dialog).toBeVisible();
    await jobs.dialog.getByRole('button', { name: 'Next job' }).tap();
    await expect(jobs.dialog).toHaveAccessibleName('Ingested acme/docs');
    await jobs.dialog.getByRole('button', { name: 'Close' }).tap();
    await expect(jobs.dialog).toHaveCount(0);
    await expect(jobs.card('Ingested acme/docs')).toBeFocused();
    await more.tap();
    await expectRows(page);
    await jobs.button('More acme/docs').tap();
    await jobs.button('View Details acme/docs').tap();
    await expect(jobs.dialog).toHaveAccessibleName('Ingested acme/docs');
  });
});

test('what a narrow row has no room for is still read by screen readers', async ({ jobs, open, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open();
  await toggle(page).click();
  await expectRows(page);
  expect(await jobs.card('Ingesting acme/waits').ariaSnapshot()).toContain('Queued (waiting for rate limit)');
  expect(await jobs.card('Failed: acme/broken-repo').ariaSnapshot()).toContain('Failed 5 minutes ago');
  await jobs.expectNoSidewaysScrolling();
});

test('a name that the lines of a narrow card have room for is seen as a whole', async ({ console, jobs, open, page, time }) => {
  console.jobs.add({ repoName: 'lightfastai/lightfast-documentation-site', status: 'failed', completedAt: time.minutesAgo(1) });
  await page.setViewportSize({ width: 320, height: 740 });
  await open();
  const name = 'Failed: lightfastai/lightfast-documentation-site';
  const title = jobs.card(name).getByRole('heading', { name, exact: true });
  const place = await title.locator('.jc-title').evaluate((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const [whole, seen] = [range, text.parentElement!].map((it) => it.getBoundingClientRect());
    return { lines: Math.round(whole!.height / 20), isWhole: whole!.bottom <= seen!.bottom + 1 && whole!.right <= seen!.right + 1 };
  });
  expect(place).toEqual({ lines: 3, isWhole: true });
  await expect(title.locator('.jc-title')).toHaveCSS('-webkit-text-fill-color', await title.evaluate((title) => getComputedStyle(title).color));
});

for (const density of ['comfortable', 'compact']) {
  for (const dir of ['ltr', 'rtl']) {
    for (const width of [320, 700, 1200]) {
      test(`the end of a long name is seen: ${density}, ${dir}, ${width} pixels`, async ({ jobs, open, page }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.addInitScript((density) => localStorage.setItem('jobs-console.density', density), density);
        await page.addInitScript((dir) => addEventListener('DOMContentLoaded', () => (document.documentElement.dir = dir)), dir);
        await open();
        const card = jobs.card(`Ingesting ${LONG}`);
        const title = card.getByRole('heading', { name: `Ingesting ${LONG}`, exact: true });
        await expect(title).toBeVisible();
        await expect(title).toHaveAttribute('title', `Ingesting ${LONG}`);
        const { end, endIsWhole, fits, isBesideIcon, startIsCut } = await seen(title);
        expect(end).toBe('eu-central-1');
        expect({ endIsWhole, fits, isBesideIcon }).toEqual({ endIsWhole: true, fits: true, isBesideIcon: true });
        if (width === 320 || (density === 'compact' && width === 1200)) expect(startIsCut).toBe(true);
        await jobs.expectNoSidewaysScrolling();
        if (density === 'compact') await expectRows(page);

        // It is one text to those who copy it, and whole to those who come by keyboard.
        const copied = await title.evaluate((heading) => {
          document.getSelection()!.selectAllChildren(heading);
          return document.getSelection()!.toString();
        });
        expect(copied).toBe(`Ingesting ${LONG}`);
        await jobs.button(`View Details ${LONG}`).focus();
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('Tab');
        await expect(jobs.button(`View Details ${LONG}`)).toBeFocused();
        const whole = title.getByText(LONG);
        await expect(whole).not.toHaveCSS('-webkit-text-fill-color', 'rgba(0, 0, 0, 0)');
        expect(await whole.evaluate((text) => text.scrollWidth <= text.clientWidth + 1)).toBe(true);
        await jobs.expectNoSidewaysScrolling();
      });
    }
  }
}

test('a long name that fits is not cut', async ({ console, jobs, open, page }) => {
  console.jobs.add({ repoName: 'acme/not-so-long-a-name' });
  await open();
  const title = jobs.card('Ingesting acme/not-so-long-a-name').getByRole('heading');
  expect(await seen(title)).toMatchObject({ end: '-long-a-name', endIsWhole: true, fits: true, startIsCut: false });
  await title.evaluate((heading) => (heading.ownerDocument.documentElement.className = 'translated-ltr'));
  // A translator sees and shows the text itself.
  await expect(title.getByText('acme/not-so-long-a-name')).toHaveCSS('position', 'static');
});

test('numbers that count are of one width', async ({ jobs, open, page }) => {
  await open();
  const texts = [jobs.jobsTab, page.getByRole('button', { name: 'Running 2' }), jobs.card('Ingesting acme/api').getByText('27%'), jobs.card('Ingested acme/docs').getByText('23 files')];
  for (const text of texts) await expect(text).toHaveCSS('font-variant-numeric', 'tabular-nums');
});

test('a name that is written from right to left is cut on its own side', async ({ console, jobs, open, page }) => {
  const name = 'مستودع/وثائق-المنصة-الطويلة-جدا-لفريق-البيانات';
  console.jobs.add({ repoName: name });
  await open();
  await toggle(page).click();
  const title = jobs.card(`Ingesting ${name}`).getByRole('heading');
  await expect(title).toHaveCSS('direction', 'rtl');
  expect(await seen(title)).toMatchObject({ endIsWhole: true, fits: true });
});

test('a poll that brings nothing new changes nothing', async ({ jobs, open, page, time }) => {
  await open();
  await toggle(page).click();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await time.untilPoll();
  await page.evaluate(() => {
    const changes: string[] = [];
    const record = (records: MutationRecord[]) => {
      for (const { type, target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        // Times tell the time.
        if (!element?.closest('time, [part~=time-left]')) changes.push(`${type} of ${element?.outerHTML}`);
      }
    };
    const observer = new MutationObserver(record);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(window, { changes: () => (record(observer.takeRecords()), changes) });
  });
  for (let poll = 0; poll < 3; poll += 1) await time.untilPoll();
  expect(await page.evaluate(() => (window as unknown as { changes: () => string[] }).changes())).toEqual([]);
});

test.describe('a long list', () => {
  test.beforeEach(async ({ console, time }) => {
    for (let index = 1; index <= 300; index += 1) {
      const at = time.minutesAgo(index + 10);
      console.jobs.add({ repoName: `acme/repo-${index}`, status: 'completed', startedAt: at, completedAt: at });
    }
  });

  test('what is read stays where it is when the density changes, and more rows are there', async ({ context, jobs, open, page }) => {
    await open();
    await expect(page.getByRole('heading', { name: 'Recent Jobs (303)' })).toBeVisible();
    await jobs.jobsPanel.evaluate((panel) => {
      let scroller: Element | null = panel;
      while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
      (scroller ?? document.scrollingElement)!.scrollTop = 8_000;
    });
    /** The first job below the window's top edge, and where it is. */
    const first = () =>
      page.evaluate(() => {
        const top = (item: Element) => item.getBoundingClientRect().top;
        const item = [...document.querySelectorAll('li:has(> article)')].find((item) => item.getBoundingClientRect().bottom > 0);
        return item && { name: item.querySelector('article')!.ariaLabel!, top: top(item) };
      });
    await expect.poll(async () => (await first())?.name).toMatch(/acme\/repo-\d\d/);
    await jobs.placeOf(jobs.card((await first())!.name));
    const before = (await first())!;
    const other = await context.newPage();
    await other.goto(page.url());
    await toggle(other).click();
    await other.close();
    await expectRows(page);
    // Rows fill the window.
    await expect
      .poll(() =>
        page.evaluate(() => {
          const bottoms = [...document.querySelectorAll('article')].map((card) => card.getBoundingClientRect().bottom);
          return Math.max(...bottoms) >= innerHeight;
        }),
      )
      .toBe(true);
    const place = await jobs.placeOf(jobs.card(before.name));
    expect(Math.abs(place - before.top)).toBeLessThan(120);
    expect(await page.getByRole('article').count()).toBeLessThan(120);
  });
});
