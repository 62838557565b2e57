import { existsSync } from 'node:fs';

import { defineConfig } from '@playwright/test';

import { browser } from './playwright.browser.ts';

// What the tests are about, told by whoever starts them.
for (const [name, what] of [
  ['JOBS_SERVER', 'the path of the jobs-server program'],
  ['DIST', 'the directory of the built page'],
]) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set. It is ${what}; \`cargo xtask test e2e\` sets it.`);
  if (!existsSync(path)) throw new Error(`${name} is ${what}, but there is nothing at ${path}.`);
}

export default defineConfig({
  testDir: 'tests',
  // Every test has servers and a page of its own.
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 40_000,
  expect: { timeout: 10_000 },
  use: browser,
});
