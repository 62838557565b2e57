// The Next host: its own backend, and a sidebar that asks for the jobs, too.

import { test as hostTest } from './fixtures.ts';
import { Host } from './host.ts';
import { startNext } from './next-server.ts';

export { expect } from '@playwright/test';

class NextHost extends Host {
  override async unmount() {
    await super.unmount();
    await this.page.getByRole('button', { name: 'Toggle Sidebar' }).click();
  }
}

export const test = hostTest.extend<object, { next: Awaited<ReturnType<typeof startNext>> }>({
  next: [
    async ({}, use) => {
      const next = await startNext();
      await use(next);
      await next.close();
    },
    { scope: 'worker' },
  ],

  host: async ({ page }, use) => use(new NextHost(page)),

  visit: async ({ host, next, page }, use) => {
    void host;
    await use(async (path = '') => void (await page.goto(next.url + path)));
  },

  // The server's time is the machine's, and the page's, too, until it is first moved on.
  clock: async ({ host, page }, use) => {
    await page.clock.install();
    let paused = false;
    await use({
      pass: async (seconds) => {
        // To a moment that is not over before this is heard.
        if (!paused) await page.clock.pauseAt(await page.evaluate(() => Date.now() + 30_000));
        paused = true;
        for (let passed = 0; passed < seconds; passed += 1) {
          await page.clock.runFor(1_000);
          await host.answered();
        }
      },
    });
  },
});
