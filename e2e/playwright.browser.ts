// The browser that tests run in, and what it makes of a page's defaults.

const isRoot = process.getuid?.() === 0;

export const browser = {
  browserName: 'chromium',
  // What the page says must not depend on the machine.
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  colorScheme: 'light',
  actionTimeout: 10_000,
  navigationTimeout: 20_000,
  // Recording takes as long again as the tests; where one fails, run it with `--trace on`.
  trace: 'off',
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
} as const;
