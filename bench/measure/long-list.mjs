// A page with a long list and no polls, and the times of its frames.

import { newContext, openPage, visit } from './browser.mjs';
import { fastPolls, fullSecond, script, watchCards } from './in-page.mjs';

/** No poll comes while it is measured. */
const NEVER = 3_600_000;

/** What `use` makes of the page, once its list is there. */
export async function withLongList({ browser, server, jobs }, use) {
  const now = fullSecond(Date.now());
  await server.show({ jobs, now });
  const context = await newContext(browser, { reducedMotion: 'reduce' });
  try {
    const opened = await openPage(context, server, { scripts: [script(fastPolls, NEVER, now), script(watchCards)] });
    await visit(opened, server);
    await opened.page.evaluate(recordFrames);
    const result = await use(opened);
    opened.check();
    return result;
  } finally {
    await context.close();
  }
}

/** Milliseconds between two frames, since the last call. */
export const frameGaps = async (page) => {
  const frames = await page.evaluate(() => window.benchFrames.splice(0));
  return frames.slice(1).map((at, index) => at - frames[index]);
};

function recordFrames() {
  const frames = (window.benchFrames = []);
  const frame = (at) => {
    frames.push(at);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
