// What axe-core finds against the rules of WCAG 2.2, levels A and AA.

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Waits until what comes or goes by an animation or a transition is there or gone: its colours are its own then. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    const running = document.getAnimations().filter(({ playState }) => playState === 'running');
    const ending = running.filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });

/** No rule is broken on the page, or in what `within` selects. */
export async function expectAccessible(page: Page, within?: string) {
  await settled(page);
  const axe = new AxeBuilder({ page }).withTags(RULES);
  // Forced colours are the reader's. It takes those for the text's that the page had wanted (`-webkit-text-fill-color`).
  if (await page.evaluate(() => matchMedia('(forced-colors: active)').matches)) axe.disableRules('color-contrast');
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => `${id} ${target.join(' ')}\n  ${html.slice(0, 200)}\n  ${failureSummary}`),
  );
  expect(found).toEqual([]);
}
