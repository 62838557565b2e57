// The main paths in Firefox and WebKit, behind their own WebDrivers:
// `npx playwright test --config engines/playwright.config.ts`.

import { defineConfig } from '@playwright/test';

import { engine } from './engine.ts';

// Says what is missing before anything is started.
engine().driver(0);
engine().capabilities({ dark: false });

export default defineConfig({
  testDir: 'tests',
  // Apart from that of the other tests, which may be run at the same time.
  outputDir: `test-results/${process.env.ENGINE}`,
  // A browser is started for each worker and lasts for all of its tests.
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 15_000 },
});
