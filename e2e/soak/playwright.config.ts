// A day in one tab: `cargo xtask soak`.

import { defineConfig } from '@playwright/test';

import { browser } from '../playwright.browser.ts';

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  reporter: 'list',
  timeout: 0,
  expect: { timeout: 20_000 },
  use: { ...browser, actionTimeout: 30_000 },
});
