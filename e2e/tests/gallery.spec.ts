// The gallery: every specimen renders, and is accessible in each theme, direction and width.

import type { Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';
import { expectSettled, galleryStates } from './gallery-states.ts';

const { GALLERY } = process.env;
if (!GALLERY) throw new Error('GALLERY is not set. It is the directory of the built gallery; `cargo xtask test e2e` sets it.');
test.use({ consoleOptions: { dist: GALLERY, cookie: false } });
test.slow();

const specimens = (page: Page) => page.getByRole('main').locator('section[id]');

const sidewaysScrolling = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('every specimen shows something, and its source', async ({ open, page }) => {
  await open();
  await expectSettled(page);
  const shown = await specimens(page).evaluateAll((sections) =>
    sections.map((section) => {
      const code = section.querySelector<HTMLDetailsElement>(':scope > details')!;
      code.open = true;
      const { height } = section.querySelector('.gallery-frame')!.getBoundingClientRect();
      return { id: section.id, height, code: code.innerText };
    }),
  );
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.filter(({ height, code }) => height < 40 || !code.includes('fn Example() -> Html'))).toEqual([]);
  await expect(page.locator('#tabs').getByRole('region', { name: 'Code: Tabs' })).toBeVisible();
});

test('the address says what is shown, and the bar sets it', async ({ open, page }) => {
  await open({ theme: 'dark', dir: 'rtl', width: '360', density: 'compact', only: 'timeline,tabs,job_card,jobs_list' });
  await expect(specimens(page)).toHaveCount(4);
  const root = page.locator('html');
  await expect(root).toHaveCSS('color-scheme', 'dark');
  await expect(root).toHaveAttribute('dir', 'rtl');
  const frame = page.locator('#timeline .gallery-frame');
  expect(await frame.evaluate((element) => element.getBoundingClientRect().width)).toBe(360);
  const cards = page.locator('#job_card, #jobs_list').getByRole('article');
  await expect(cards).toHaveCount(14);
  const heights = () => cards.evaluateAll((all) => all.map((card) => Math.round(card.getBoundingClientRect().height)));
  expect([...new Set(await heights())]).toEqual([40]);
  // What a list offers does not hold against what the bar says.
  await page.locator('#jobs_list').getByRole('button', { name: 'Compact rows' }).click();
  await expect.poll(async () => Math.max(...(await heights()))).toBeGreaterThan(60);
  await page.getByRole('combobox', { name: 'Density' }).selectOption('comfortable');
  await page.getByRole('combobox', { name: 'Density' }).selectOption('compact');
  await expect.poll(async () => Math.max(...(await heights()))).toBe(40);
  await page.getByRole('combobox', { name: 'Density' }).selectOption('comfortable');
  await expect.poll(async () => Math.min(...(await heights()))).toBeGreaterThan(60);
  await page.getByRole('combobox', { name: 'Direction' }).selectOption('ltr');
  await page.getByRole('combobox', { name: 'Width' }).selectOption('full');
  await expect(root).toHaveAttribute('dir', 'ltr');
  await expect(page).toHaveURL(/\?theme=dark&only=timeline%2Ctabs%2Cjob_card%2Cjobs_list$/);
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).toHaveURL(/\?theme=dark$/);
  expect(await specimens(page).count()).toBeGreaterThan(30);
});

// Each two of them together, once at least.
for (const [theme, dir, density, width, size] of [
  ['light', 'ltr', 'comfortable', 1200, 100],
  ['light', 'rtl', 'compact', 320, 200],
  ['dark', 'ltr', 'compact', 320, 100],
  ['dark', 'rtl', 'comfortable', 320, 100],
  ['dark', 'rtl', 'compact', 1200, 100],
  ['dark', 'ltr', 'comfortable', 1200, 200],
] as const) {
  test(`no rule of WCAG is broken (${theme}, ${dir}, ${density}, ${width} pixels, text of ${size} %)`, async ({ open, page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open({ theme, dir, density, motion: 'reduced' });
    await page.evaluate((size) => (document.documentElement.style.fontSize = `${size}%`), size);
    await expectSettled(page);
    await expectAccessible(page);
    // Larger text in 320 pixels is more than 1.4.10 asks for; of the list alone it is tested elsewhere.
    if (size === 100) expect(await sidewaysScrolling(page)).toBe(0);
  });
}

for (const theme of ['light', 'dark']) {
  test(`the details of a job break no rule (${theme})`, async ({ jobs, open, page }) => {
    await open({ theme, motion: 'reduced', only: 'job_details_dialog' });
    await page.getByRole('button', { name: 'Open a failed job' }).click();
    for (const step of await jobs.dialog.getByRole('list', { name: 'Steps' }).getByRole('button').all()) await step.click();
    await expect(jobs.dialog).toContainText('HTTP 429');
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 700 });
    await expectAccessible(page);
    expect(await jobs.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
  });
}

test.describe('a state that is reached', () => {
  // Without a network the browser notes what it could not load.
  test.use({ failedRequests: true });

  for (const { name, specimen, reach } of galleryStates) {
    for (const [theme, dir, density, width] of [
      ['light', 'ltr', 'comfortable', 1200],
      ['dark', 'rtl', 'compact', 320],
    ] as const) {
      test(`${name} breaks no rule (${theme}, ${dir}, ${density}, ${width} pixels)`, async ({ open, page }) => {
        await page.setViewportSize({ width, height: 900 });
        await open({ theme, dir, density, motion: 'reduced', only: specimen });
        await reach(page);
        await expectAccessible(page);
        expect(await sidewaysScrolling(page)).toBe(0);
      });
    }
  }
});

test('what the lines say that tell whether a list is kept up to date', async ({ open, page }) => {
  await open({ only: 'live_line,live_line_on_demand,live_line_retrying,outdated' });
  const line = (specimen: string) => page.locator(`#${specimen}`).getByRole('group', { name: 'Updates' });
  await expect(line('live_line')).toHaveCount(3);
  await expect(line('live_line').getByRole('button', { name: /^Pause/ })).toHaveCount(2);
  await expect(line('live_line').getByRole('button', { name: /^Resume/ })).toHaveCount(1);
  await expect(line('live_line').getByRole('combobox')).toHaveCount(1);
  await expect(line('live_line_on_demand')).toContainText('Updated just now');
  await expect(line('live_line_on_demand').getByRole('button')).toHaveCount(0);
  await expect(line('live_line_retrying')).toContainText(/^Retrying in \d+ s · updated /);
  await expect(page.locator('#outdated').getByRole('group', { name: 'Jobs are not up to date' })).toContainText(
    'Jobs may be out of date. Updated 5 minutes ago.',
  );
});

test('new jobs at the top are counted while one reads below', async ({ open, page, time }) => {
  await open({ only: 'new_jobs' });
  const list = page.getByRole('region', { name: 'A list that scrolls' });
  await expect(list.getByRole('article').first()).toBeVisible();
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const button = list.getByRole('button', { name: /^[1-9][0-9]* new jobs?$/ });
  for (let passed = 0; passed < 30 && (await button.count()) === 0; passed += 1) await time.pass(1);
  await expect(button).toBeVisible();
});

test('from right to left too, what is written begins beside its icon, and values at their keys', async ({ open, page }) => {
  await open({ dir: 'rtl', only: 'job_card,job_card_mutations,timeline,json_tree' });
  /** How far the line of a text is from the thing before it. */
  const distances = (texts: string, before: string) =>
    page.locator(texts).evaluateAll(
      (elements, before) =>
        elements.map((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          const line = range.getBoundingClientRect();
          const { left, right } = element.parentElement!.querySelector(before)!.getBoundingClientRect();
          return Math.round(Math.max(left - line.right, line.left - right));
        }),
      before,
    );
  const close = (distance: number) => distance >= 0 && distance < 16;
  for (const [texts, before] of [
    ['#job_card .jc-card-title', '.jc-icon'],
    ['#timeline .jc-step-name', '.jc-icon'],
    ['#json_tree .jc-tree-key + .jc-tree-value', '.jc-tree-key'],
  ] as const) {
    await expect(page.locator(texts).first()).toBeVisible();
    expect((await distances(texts, before)).filter((distance) => !close(distance)), texts).toEqual([]);
  }
  const ends = await page.locator('#job_card_mutations :is(.jc-error-text, .jc-refusal)').evaluateAll((elements) =>
    elements.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return Math.round(element.getBoundingClientRect().right - range.getBoundingClientRect().right);
    }),
  );
  expect(ends.length).toBeGreaterThan(6);
  expect(ends.filter((end) => end !== 0)).toEqual([]);
});

// What WCAG 1.4.12 lets readers set, and text of twice the size (1.4.4).
for (const { name, css, fontSize } of [
  { name: '1.4.12 spacing', css: '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }', fontSize: '' },
  { name: '1.4.4 twice the size', css: '', fontSize: '200%' },
]) {
  test(`${name}: nothing on cards is cut off`, async ({ open, page }) => {
    await page.setViewportSize({ width: 640, height: 900 });
    await open({ only: 'job_card,job_card_progress,job_card_mutations,job_meta,button,tabs,toolbar' });
    await expect(page.locator('#toolbar').getByRole('searchbox')).toBeVisible();
    await page.evaluate(
      ({ css, fontSize }) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
        document.documentElement.style.fontSize = fontSize;
      },
      { css, fontSize },
    );
    const cut = await page.locator('.gallery-frame *').evaluateAll((elements) =>
      elements
        .filter((element) => {
          const { overflow, position } = getComputedStyle(element);
          const hides = overflow !== 'visible' && position !== 'absolute';
          return hides && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1);
        })
        .map((element) => `${element.className}: ${element.textContent}`),
    );
    expect(cut).toEqual([]);
    expect(await sidewaysScrolling(page)).toBe(0);
  });
}
