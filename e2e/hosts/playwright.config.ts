// The Jobs tab in the applications beside this file: `npx playwright test --config hosts/playwright.config.ts`,
// once build.mjs has built them.

import { defineConfig } from '@playwright/test';

import { browser } from '../playwright.browser.ts';

export default defineConfig({
  testDir: 'tests',
  // Apart from that of the other tests, which may be run at the same time.
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: browser,
});
