// What a key costs that is typed into the search field.

import { newContext, openPage, visit } from './browser.mjs';
import { fastPolls, fullSecond, script, watchCards } from './in-page.mjs';

/** Few jobs match, then none, then all again. */
const KEYS = [...'api-12x', ...Array(7).fill('Backspace')];
/** No poll comes while it is measured. */
const NEVER = 3_600_000;

/** Milliseconds of main-thread CPU until the frame that shows what a key has filtered: of the slowest key and of the median one. */
export async function find({ browser, server, jobs }) {
  const now = fullSecond(Date.now());
  await server.show({ jobs, now });
  const context = await newContext(browser, { reducedMotion: 'reduce' });
  try {
    const opened = await openPage(context, server, { scripts: [script(fastPolls, NEVER, now), script(watchCards)] });
    await visit(opened, server);
    const { page } = opened;
    await page.getByRole('searchbox', { name: 'Find jobs' }).focus();
    const keys = [];
    for (const key of KEYS) {
      const before = await opened.cpu();
      await page.keyboard.press(key);
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
      );
      keys.push((await opened.cpu()) - before);
    }
    opened.check();
    // The first key makes the texts that are searched.
    const sorted = keys.toSorted((one, other) => one - other);
    return { firstKey: keys[0], slowestKey: Math.max(...keys.slice(1)), medianKey: sorted[sorted.length >> 1] };
  } finally {
    await context.close();
  }
}
