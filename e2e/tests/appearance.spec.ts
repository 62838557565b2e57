// Narrow windows, forced colours, reduced motion, and a strict host.

import type { Locator } from '@playwright/test';

import { expect, test } from './fixtures.ts';

/** The colours of the areas on the screen along the middle of an element, from left to right; edges are none. */
async function areasAcross(element: Locator) {
  const picture = (await element.screenshot()).toString('base64');
  return element.page().evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, Math.floor(image.height / 2), image.width, 1);
    const pixels = Array.from({ length: image.width }, (_, x) => data.slice(4 * x, 4 * x + 3).join());
    const starts = pixels.map((_, x) => x).filter((x) => pixels[x] !== pixels[x - 1]);
    return starts.filter((x, area) => (starts[area + 1] ?? pixels.length) - x > 8).map((x) => pixels[x]);
  }, picture);
}

test.beforeEach(async ({ console, time }) => {
  console.jobs.add({ repoName: 'lightfastai/lightfast', startedAt: time.minutesAgo(2), progress: { processed: 12, total: 45 } });
  console.jobs.add({ repoName: 'acme/api', status: 'queued', statusReason: 'waiting for rate limit' });
  console.jobs.add({ repoName: 'lightfastai/docs', status: 'completed', progress: { processed: 23, total: 23 } });
  console.jobs.add({ repoName: 'acme/broken-repo', status: 'failed', errorMessage: `Invalid ${'syntax '.repeat(60)}` });
  console.jobs.add({ repoName: 'acme/site', status: 'cancelled' });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`1.4.10 360 pixels are wide enough (${colorScheme})`, async ({ jobs, open, page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme });
    await open();
    await expect(jobs.card('Ingesting lightfastai/lightfast')).toBeVisible();
    await jobs.expectNoSidewaysScrolling();
    // Nothing is cut off or out of reach.
    for (const button of await jobs.jobsPanel.getByRole('button').all()) {
      await button.scrollIntoViewIfNeeded();
      const { x, width } = (await button.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(360);
    }
    await jobs.button('View Details acme/broken-repo').click();
    await expect(jobs.dialog).toBeVisible();
    await jobs.expectNoSidewaysScrolling();
    await page.keyboard.press('Escape');
    await jobs.chatTab.click();
    await jobs.expectNoSidewaysScrolling();
  });
}

test('1.4.4, 1.4.10 320 pixels are wide enough for text of twice the size', async ({ console, jobs, open, page }) => {
  const name = 'acme/a-repository-of-a-long-name';
  console.jobs.add({ repoName: name, status: 'failed', errorMessage: 'unbroken'.repeat(40) });
  await page.setViewportSize({ width: 320, height: 700 });
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%')));
  await open();
  await expect(jobs.card('Ingesting lightfastai/lightfast')).toBeVisible();
  await jobs.expectNoSidewaysScrolling();
  await jobs.button(`View Details ${name}`).click();
  await expect(jobs.dialog.getByRole('listitem').first()).toBeVisible();
  await jobs.expectNoSidewaysScrolling();
  expect(await jobs.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
  await page.keyboard.press('Escape');
  await jobs.chatTab.click();
  await jobs.expectNoSidewaysScrolling();
});

test('2.1.1 a title of many words is cut after three lines, and whole for the keyboard', async ({ console, jobs, open, page }) => {
  const name = Array(80).fill('long').join(' ');
  console.jobs.add({ repoName: name, status: 'cancelled' });
  await open();
  const title = jobs.card(`Cancelled: ${name}`).getByRole('heading');
  const lines = () =>
    title.evaluate((element) => Math.round(element.clientHeight / Number.parseFloat(getComputedStyle(element).lineHeight)));
  expect(await lines()).toBe(3);
  await expect(title).toHaveAttribute('title', `Cancelled: ${name}`);
  await jobs.button(`Retry ${name}`).focus();
  await page.keyboard.press('Tab');
  expect(await lines()).toBeGreaterThan(3);
});

test('1.4.3 text stands out from what is behind it, in light and dark', async ({ jobs, open, page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await open();
    const card = jobs.card('Ingesting lightfastai/lightfast');
    await expect(card).toBeVisible();
    // WCAG's contrast of the card's texts, computed from pixels that a canvas painted in the same colours.
    const contrasts = await card.evaluate((article) => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      const luminance = (layers: string[]) => {
        for (const layer of layers) {
          canvas.fillStyle = layer;
          canvas.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const backgrounds = (element: Element | null): string[] =>
        element ? [...backgrounds(element.parentElement), getComputedStyle(element).backgroundColor] : ['Canvas'];
      return [...article.querySelectorAll('h4, p, span, time, button')]
        .filter((element) => element.textContent?.trim())
        .map((element) => {
          const behind = backgrounds(element);
          const [a, b] = [luminance(behind), luminance([...behind, getComputedStyle(element).color])];
          return { text: element.textContent, contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
        });
    });
    expect(contrasts.length).toBeGreaterThan(5);
    expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
  }
});

test('1.4.1, 1.4.11 forced colours: the selected tab and the progress can still be told', async ({ jobs, open, page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open();
  await expect(jobs.card('Ingesting lightfastai/lightfast')).toBeVisible();
  const looks = (tab: typeof jobs.jobsTab) =>
    tab.evaluate((element) => {
      const style = getComputedStyle(element);
      const { backgroundColor, borderColor, color, outlineColor, outlineStyle, textDecorationLine } = style;
      return [backgroundColor, borderColor, color, outlineColor, outlineStyle, textDecorationLine].join(' ');
    });
  expect(await looks(jobs.jobsTab)).not.toBe(await looks(jobs.chatTab));
  // The part that is done has another colour than the rest: seen on the screen, not in the styles.
  const [done, rest] = await areasAcross(jobs.page.getByRole('progressbar'));
  expect([done, rest]).not.toContain(undefined);
  expect(done).not.toBe(rest);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`1.4.1, 1.4.11 forced colours (${colorScheme}): statuses, selected cards and steps can still be told`, async ({ console, jobs, open, page, time }) => {
    const ago = (minutes: number) => new Date(time.minutesAgo(minutes));
    console.jobs.add({
      repoName: 'acme/steps',
      startedAt: time.minutesAgo(9),
      steps: [
        { id: 'a', name: 'load-config', status: 'completed', queuedAt: ago(9), startedAt: ago(8), endedAt: ago(7) },
        { id: 'b', name: 'process', status: 'running', startedAt: ago(7) },
      ],
    });
    await page.emulateMedia({ colorScheme, forcedColors: 'active', reducedMotion: 'reduce' });
    await open();
    await expect(jobs.card('Ingesting acme/steps')).toBeVisible();

    // A part for each of the five statuses, and something between them.
    const parts = await areasAcross(page.locator('.jc-strip'));
    expect(parts).toEqual(Array(5).fill(parts[0]));
    const status = (name: string) => page.getByRole('group', { name: 'Status' }).getByRole('button', { name });
    const colourOf = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).borderTopColor);
    await status('Running 2').click();
    await expect(status('Running 2')).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => colourOf(status('Running 2'))).not.toBe(await colourOf(status('Failed 1')));
    await status('All 6').click();

    await page.getByRole('checkbox', { name: 'Select acme/broken-repo', exact: true }).check({ force: true });
    await expect(page.getByRole('group', { name: 'Selected jobs' })).toContainText('1 selected');
    const card = (name: RegExp) => page.getByRole('article', { name });
    await expect.poll(() => colourOf(card(/acme\/broken-repo/))).not.toBe(await colourOf(card(/lightfastai\/docs/)));

    await jobs.button('View Details acme/steps').click();
    await expect(jobs.dialog.getByRole('list', { name: 'Steps' })).toBeVisible();
    const stroke = (kind: string) =>
      jobs.dialog.locator(`line.jc-segment[data-kind=${kind}]`).first().evaluate((line) => getComputedStyle(line).stroke);
    const behind = await jobs.dialog.evaluate((dialog) => getComputedStyle(dialog).backgroundColor);
    const [completed, running] = [await stroke('completed'), await stroke('running')];
    expect(new Set([completed, running, behind]).size).toBe(3);
  });
}

test('2.3.3 reduced motion: nothing turns', async ({ jobs, open, page }) => {
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter((animation) => animation.playState === 'running').length);
  await open();
  await expect(jobs.card('Ingesting lightfastai/lightfast')).toBeVisible();
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);
});

test('a strict content security policy is kept', async ({ jobs, open, page }) => {
  await page.addInitScript(() => {
    const broken: string[] = [];
    Object.assign(window, { broken });
    document.addEventListener('securitypolicyviolation', (event) =>
      broken.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`),
    );
  });
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/');
  await open();
  const policy = (await (await answered).allHeaders())['content-security-policy'];
  for (const directive of ["default-src 'none'", "style-src 'self'", "require-trusted-types-for 'script'"]) {
    expect(policy).toContain(directive);
  }
  expect(policy).not.toContain('unsafe-inline');
  await jobs.button('View Details acme/broken-repo').click();
  await expect(jobs.dialog.getByRole('listitem').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await jobs.button('Cancel acme/api').click();
  await expect(jobs.card('Cancelled: acme/api')).toBeVisible();
  await jobs.chatTab.click();
  await page.getByRole('searchbox', { name: 'Search the ingested documents' }).fill('anything');
  expect(await page.evaluate(() => (window as unknown as { broken: string[] }).broken)).toEqual([]);
});
