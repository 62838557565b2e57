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

  // The server's time is the machine's, so the page's cannot stand still; it is moved on from there.
  clock: async ({ page }, use) => {
    await page.clock.install();
    await use({ pass: (seconds) => page.clock.runFor(seconds * 1_000) });
  },
});
