import { existsSync } from 'node:fs';

import { defineConfig } from '@playwright/test';

// What the tests are about, told by whoever starts them.
for (const [name, what] of [
  ['JOBS_SERVER', 'the path of the jobs-server program'],
  ['DIST', 'the directory of the built page'],
]) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set. It is ${what}; \`cargo xtask test e2e\` sets it.`);
  if (!existsSync(path)) throw new Error(`${name} is ${what}, but there is nothing at ${path}.`);
}

const isRoot = process.getuid?.() === 0;

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
  use: {
    browserName: 'chromium',
    // What the page says must not depend on the machine.
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
