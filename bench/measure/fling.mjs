// How smoothly a long list scrolls.

import { newContext, openPage, visit } from './browser.mjs';
import { fastPolls, fullSecond, script, watchCards } from './in-page.mjs';

const DISTANCE = 60_000;
/** Pixels in a second: a fast fling. */
const SPEED = 12_000;
const NEVER = 3_600_000;

/** Milliseconds between two frames while the list flies by: the longest time, and how many were longer than 50. */
export async function fling({ browser, server, jobs }) {
  const now = fullSecond(Date.now());
  await server.show({ jobs, now });
  const context = await newContext(browser, { reducedMotion: 'reduce' });
  try {
    const opened = await openPage(context, server, { scripts: [script(fastPolls, NEVER, now), script(watchCards)] });
    await visit(opened, server);
    const { page, cdp } = opened;
    const before = await opened.cpu();
    await page.evaluate(() => {
      const frames = (window.benchFrames = []);
      const frame = (at) => {
        frames.push(at);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const gesture = { x: 640, y: 600, speed: SPEED, gestureSourceType: 'mouse' };
    await cdp.send('Input.synthesizeScrollGesture', { ...gesture, yDistance: -DISTANCE });
    await cdp.send('Input.synthesizeScrollGesture', { ...gesture, yDistance: DISTANCE });
    const frames = await page.evaluate(() => window.benchFrames);
    const cpu = (await opened.cpu()) - before;
    opened.check();
    const gaps = frames.slice(1).map((at, index) => at - frames[index]);
    return { longestFrame: Math.max(...gaps), longFrames: gaps.filter((gap) => gap > 50).length, cpuPerFrame: cpu / gaps.length };
  } finally {
    await context.close();
  }
}
