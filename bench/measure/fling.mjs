// How smoothly a long list scrolls.

import { frameGaps, withLongList } from './long-list.mjs';

const DISTANCE = 60_000;
/** Pixels in a second: a fast fling. */
const SPEED = 12_000;

/** Milliseconds between two frames while the list flies by: the longest time, and how many were longer than 50. */
export const fling = (given) =>
  withLongList(given, async ({ page, cdp, cpu }) => {
    await frameGaps(page);
    const before = await cpu();
    const gesture = { x: 640, y: 600, speed: SPEED, gestureSourceType: 'mouse' };
    await cdp.send('Input.synthesizeScrollGesture', { ...gesture, yDistance: -DISTANCE });
    await cdp.send('Input.synthesizeScrollGesture', { ...gesture, yDistance: DISTANCE });
    const gaps = await frameGaps(page);
    const spent = (await cpu()) - before;
    return { longestFrame: Math.max(...gaps), longFrames: gaps.filter((gap) => gap > 50).length, cpuPerFrame: spent / gaps.length };
  });
