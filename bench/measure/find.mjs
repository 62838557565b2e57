// What a key costs that is typed into the search field.

import { frameGaps, withLongList } from './long-list.mjs';

/** Few jobs match, then none, then all again. */
const KEYS = [...'api-12x', ...Array(7).fill('Backspace')];
/** So many frames later the list shows what matches. */
const SETTLED = 12;
/** The shortest time that the browser tells of an event. */
const SHORTEST = 16;

/**
 * Milliseconds from a key to the frame that shows it (the browser's Event Timing: 16 or more, in steps of 8), of the slowest one;
 * of main-thread CPU until the list shows what it has filtered, of the slowest key and of the median one; and the longest time
 * between two frames meanwhile.
 */
export const find = (given) =>
  withLongList(given, async ({ page, cpu }) => {
    await page.evaluate(recordEvents, SHORTEST);
    await page.getByRole('searchbox', { name: 'Find jobs' }).focus();
    const lists = [];
    let longestFrame = 0;
    for (const key of KEYS) {
      await frameGaps(page);
      const before = await cpu();
      await page.keyboard.press(key);
      await afterFrames(page, SETTLED);
      lists.push((await cpu()) - before);
      // The first key makes the texts that are searched.
      if (lists.length > 1) longestFrame = Math.max(longestFrame, ...(await frameGaps(page)));
    }
    const slowestKey = await page.evaluate(() => window.benchSlowestEvent);
    const sorted = lists.toSorted((one, other) => one - other);
    return { slowestKey, firstList: lists[0], slowestList: Math.max(...lists.slice(1)), medianList: sorted[sorted.length >> 1], longestFrame };
  });

function recordEvents(shortest) {
  window.benchSlowestEvent = shortest;
  new PerformanceObserver((list) => {
    const slowest = Math.max(...list.getEntries().map(({ duration }) => duration));
    window.benchSlowestEvent = Math.max(window.benchSlowestEvent, slowest);
  }).observe({ type: 'event', durationThreshold: shortest });
}

/** When so many frames have been painted. */
const afterFrames = (page, count) =>
  page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
  }, count);
