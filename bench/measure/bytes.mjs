// What has to be sent.

import { newContext, openPage, visit } from './browser.mjs';
import { script, watchCards } from './in-page.mjs';

/**
 * The files that a page loads until the list stands, and those that come when the details of a job are opened.
 * @returns {Promise<{list: string[], details: string[]}>} paths
 */
export async function loaded({ browser, server }) {
  await server.show({ jobs: 10 });
  const context = await newContext(browser);
  try {
    const opened = await openPage(context, server, { scripts: [script(watchCards)] });
    await visit(opened, server);
    const list = server.sent;
    await opened.page.locator('article [data-action=details]').first().click();
    await opened.page.locator('.jc-dialog .jc-steps').waitFor({ timeout: 20_000 });
    const details = server.sent.filter((path) => !list.includes(path));
    opened.check();
    return { list, details };
  } finally {
    await context.close();
  }
}
