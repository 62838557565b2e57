// What the success criteria of WCAG 2.2 want, where axe-core cannot tell; docs/accessibility.md lists which test is for which.

import type { Locator, Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import type { ConsolePage } from './console-page.ts';
import { type Console, expect, test } from './fixtures.ts';

async function openWith(console: Console, jobs: ConsolePage, open: (parameters?: Record<string, string>) => Promise<void>) {
  const minutesAgo = (minutes: number) => console.clock.now() - minutes * 60_000;
  console.jobs.add({ repoName: 'acme/api', startedAt: minutesAgo(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: 'acme/waits', status: 'queued', createdAt: minutesAgo(1) });
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: minutesAgo(5), errorMessage: 'Out of disk', input: {} });
  console.jobs.add({ repoName: 'acme/site', status: 'cancelled', completedAt: minutesAgo(6) });
  console.jobs.add({ repoName: 'acme/docs', status: 'completed', completedAt: minutesAgo(7) });
  await open();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
}

/** Goes through the page with Tab, from its start to its end; what `look` says of each stop. */
async function tabThrough<Seen>(page: Page, look: (focused: Element) => Seen): Promise<Seen[]> {
  const seen: Seen[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stop = 0; stop < 120; stop += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) return seen;
    seen.push(await page.locator(':focus').evaluate(look));
  }
  throw new Error('Tab does not come to an end');
}

const controls = (page: Page) => page.locator('button:visible, a[href]:visible, input:visible, select:visible, summary:visible');
const describeControl = (element: Element) => `${element.tagName} ${element.ariaLabel ?? element.textContent}`;

test('1.3.1 what is seen as a heading, a list or a group is one', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await expect(jobs.running.getByRole('list')).toHaveCount(1);
  await expect(jobs.running.getByRole('listitem')).toHaveCount(2);
  await expect(jobs.recent.getByRole('listitem')).toHaveCount(3);
  const levels = await jobs.jobsPanel.getByRole('heading').evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName[1])));
  levels.forEach((level, index) => expect(level).toBeLessThanOrEqual((levels[index - 1] ?? level) + 1));
  await expect(jobs.card('Failed: acme/broken').getByRole('heading')).toHaveText('Failed: acme/broken');
});

test('1.4.1 how a job stands is said in words, not by its colour alone', async ({ console, jobs, open }) => {
  await openWith(console, jobs, open);
  await expect(jobs.titles(jobs.recent)).toHaveText(['Failed: acme/broken', 'Cancelled: acme/site', 'Ingested acme/docs']);
  await expect(jobs.card('Ingesting acme/waits')).toContainText('Queued');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`1.4.11, 2.4.7 the focus is seen at each stop, and stands out 3 to 1 (${colorScheme})`, async ({ console, jobs, open, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openWith(console, jobs, open);
    const stops = await tabThrough(page, (element) => {
      // The outline may be that of what holds a control, such as a checkbox's label.
      const ringed = [element, element.parentElement!].find((one) => getComputedStyle(one).outlineStyle !== 'none');
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      const luminance = (colours: readonly string[]) => {
        for (const colour of colours) {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
        }
        const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const behind: string[] = [];
      for (let one: Element | null = element.parentElement; one; one = one.parentElement) behind.unshift(getComputedStyle(one).backgroundColor);
      const name = `${element.tagName} ${element.ariaLabel ?? element.textContent}`;
      // The page around the list has a look of its own.
      const isOfPage = !element.closest('[role=tabpanel], [role=tablist]');
      if (isOfPage) return { name, contrast: Number.POSITIVE_INFINITY };
      if (!ringed) return { name, contrast: 0 };
      const [ring, ground] = [luminance([...behind, getComputedStyle(ringed).outlineColor]), luminance(behind)];
      return { name, contrast: (Math.max(ring, ground) + 0.05) / (Math.min(ring, ground) + 0.05) };
    });
    expect(stops.length).toBeGreaterThan(10);
    expect(stops.filter(({ contrast }) => contrast < 3)).toEqual([]);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`1.4.11 the borders of fields and buttons stand out 3 to 1 with the library's own colours (${colorScheme})`, async ({ console, jobs, open, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openWith(console, jobs, open);
    const borders = await jobs.jobsPanel.evaluate((panel) => {
      const names = ['background', 'foreground', 'card', 'muted', 'muted-foreground', 'primary', 'primary-foreground', 'border', 'input', 'ring', 'destructive'];
      // A page without tokens of its own.
      for (const name of names) document.documentElement.style.setProperty(`--${name}`, 'initial');
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      const luminance = (colours: readonly string[]) => {
        for (const colour of colours) {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
        }
        const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const list = panel.querySelector('[part~=jobs]')!;
      const page = getComputedStyle(list).getPropertyValue('--jc-background');
      return [...panel.querySelectorAll('button, select, input:not([type=checkbox]), [part~=time-zone]')].flatMap((control) => {
        const { borderTopStyle, borderTopWidth, borderTopColor, opacity } = getComputedStyle(control);
        const [, , , alpha = '1'] = /rgba\((.*)\)/.exec(borderTopColor)?.[1]?.split(',') ?? [];
        if (borderTopStyle === 'none' || borderTopWidth === '0px' || Number(alpha) === 0 || opacity === '0') return [];
        const behind: string[] = [];
        for (let one = control.parentElement; one && one !== panel; one = one.parentElement) behind.unshift(getComputedStyle(one).backgroundColor);
        const [border, ground] = [luminance([page, ...behind, borderTopColor]), luminance([page, ...behind])];
        const contrast = (Math.max(border, ground) + 0.05) / (Math.min(border, ground) + 0.05);
        return [{ name: `${control.tagName} ${control.ariaLabel ?? control.textContent}`, contrast }];
      });
    });
    // Find, time, three or four tools, the interval, the chosen filter, and a button on each card.
    expect(borders.length).toBeGreaterThan(8);
    expect(borders.filter(({ contrast }) => contrast < 3)).toEqual([]);
  });
}

test('2.1.2 Tab goes through the whole page and out of it again', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  const stops = await tabThrough(page, (element) => element.ariaLabel ?? element.textContent ?? '');
  expect(stops.some((name) => name.includes('Cancel acme/api')), stops.join()).toBe(true);
  expect(stops.some((name) => name.includes('Retry acme/broken')), stops.join()).toBe(true);
});

for (const { name, width, fontSize } of [
  { name: '320 pixels', width: 320, fontSize: '' },
  { name: 'text of twice the size', width: 640, fontSize: '200%' },
]) {
  test(`1.4.4, 1.4.10, 2.4.11 nothing covers what has the focus: ${name}`, async ({ console, jobs, open, page }) => {
    await page.setViewportSize({ width, height: 600 });
    await openWith(console, jobs, open);
    await page.evaluate((fontSize) => (document.documentElement.style.fontSize = fontSize), fontSize);
    const covered = await tabThrough(page, (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
      const there = document.elementFromPoint(x, y);
      const seen = there && (element.contains(there) || there.contains(element));
      return seen ? '' : `${element.tagName} ${element.ariaLabel ?? element.textContent}`;
    });
    expect(covered.filter(Boolean)).toEqual([]);
    await jobs.expectNoSidewaysScrolling();
    await expectAccessible(page);
  });
}

test('2.5.3 a control is called by what is written on it', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  const other = await controls(page).evaluateAll((elements) =>
    elements
      // What is chosen in a select is its value. The tab's badge is told in words: "1 running" in place of 1.
      .filter((element) => element.tagName !== 'SELECT')
      .map((element) => ({ name: element.ariaLabel, written: (element as HTMLElement).innerText.trim().replace(/\n\d+$/, '') }))
      .filter(({ name, written }) => name !== null && written !== '' && !name.toLowerCase().includes(written.toLowerCase())),
  );
  expect(other).toEqual([]);
});

test('2.5.8 a pointer has 24 pixels to hit', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  const small: string[] = [];
  for (const control of await controls(page).all()) {
    // A click on a label counts for what is in it.
    const { width, height } = await control.evaluate((element) => (element.closest('label') ?? element).getBoundingClientRect());
    if (Math.min(width, height) < 24) small.push(`${await control.evaluate(describeControl)} ${width} × ${height}`);
  }
  expect(small).toEqual([]);
});

test('3.1.1, 3.1.2 the page and the list say which language they speak', async ({ open, page }) => {
  await open({ locale: 'de' });
  const german = page.getByRole('tab', { name: /Aufträge|Jobs/ });
  await expect(german).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', /\w/);
  await expect.poll(() => german.evaluate((tab) => tab.closest('[lang]')!.getAttribute('lang'))).toBe('de');
});

test('3.3.2 what can be filled in has a label', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await expect(page.getByRole('searchbox', { name: 'Find jobs' })).toBeVisible();
  const unnamed = await page.locator('input:visible, select:visible').evaluateAll((fields) =>
    fields
      .filter((field) => !field.ariaLabel && ![...((field as HTMLInputElement).labels ?? [])].some((label) => label.textContent?.trim() || label.ariaLabel))
      .map(({ outerHTML }) => outerHTML),
  );
  expect(unnamed).toEqual([]);
});

test.describe('the focus', () => {
  const focusIsIn = (within: Locator) => expect.poll(() => within.evaluate((element) => element.contains(document.activeElement))).toBe(true);

  test('2.4.3 after Retry the focus is in the list', async ({ console, jobs, open, page }) => {
    await openWith(console, jobs, open);
    await jobs.button('Retry acme/broken').focus();
    await page.keyboard.press('Enter');
    await expect(jobs.running.getByRole('article', { name: 'Ingesting acme/broken' })).toBeVisible();
    await focusIsIn(jobs.jobsPanel);
    await expect(jobs.card('Failed: acme/broken').or(jobs.card('Ingesting acme/broken')).locator(':focus')).toHaveCount(1);
  });

  test('2.4.3 after Cancel the focus is on the card of the job', async ({ console, jobs, open, page }) => {
    await openWith(console, jobs, open);
    await jobs.button('Cancel acme/waits').focus();
    await page.keyboard.press('Enter');
    const card = jobs.card('Cancelled: acme/waits');
    await expect(card).toBeVisible();
    await focusIsIn(card);
  });

  test('2.4.3 a filter that hides the card keeps the focus in the list', async ({ console, jobs, open, page }) => {
    await openWith(console, jobs, open);
    await jobs.card('Ingesting acme/api').focus();
    await page.keyboard.press('f');
    await expect(jobs.card('Ingesting acme/api')).toHaveCount(0);
    await focusIsIn(jobs.jobsPanel);
  });

  test('2.4.3 a card that is selected keeps the focus', async ({ console, jobs, open, page }) => {
    await openWith(console, jobs, open);
    await jobs.card('Failed: acme/broken').focus();
    await page.keyboard.press('x');
    await expect(page.getByRole('group', { name: 'Selected jobs' })).toContainText('1 selected');
    await expect(jobs.card('Failed: acme/broken')).toBeFocused();
  });
});

test('4.1.3 there is one live region a page, and it is silent at the first list', async ({ console, jobs, open, page }) => {
  await openWith(console, jobs, open);
  await expect(page.getByRole('status')).toHaveCount(1);
  await expect(page.getByRole('status')).toHaveText('');
});
