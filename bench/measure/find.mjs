// What a key costs that is typed into the search field.

import { frameGaps, withLongList } from './long-list.mjs';

/** Few jobs match, then none, then all again. */
const KEYS = [...'api-12x', ...Array(7).fill('Backspace')];
/** So many frames later the list shows what matches. */
const SETTLED = 12;

/**
 * Milliseconds of main-thread CPU until the frame that shows the key itself, and until the list shows what it has filtered: of the
 * slowest key and of the median one; and the longest time between two frames meanwhile, which is what typing may have to wait.
 */
export const find = (given) =>
  withLongList(given, async ({ page, cpu }) => {
    await page.getByRole('searchbox', { name: 'Find jobs' }).focus();
    const [keys, lists] = [[], []];
    let longestFrame = 0;
    for (const key of KEYS) {
      await frameGaps(page);
      const before = await cpu();
      await page.keyboard.press(key);
      await afterFrames(page, 1);
      keys.push((await cpu()) - before);
      await afterFrames(page, SETTLED);
      lists.push((await cpu()) - before);
      // The first key makes the texts that are searched.
      if (keys.length > 1) longestFrame = Math.max(longestFrame, ...(await frameGaps(page)));
    }
    return {
      firstList: lists[0], slowestKey: Math.max(...keys), medianKey: median(keys),
      slowestList: Math.max(...lists.slice(1)), medianList: median(lists), longestFrame,
    };
  });

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

/** When so many frames have been painted. */
const afterFrames = (page, count) =>
  page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
  }, count);
