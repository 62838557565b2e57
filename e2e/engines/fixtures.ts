// What the tests start from: a browser of the engine, servers, and a page that must not complain.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { test as base } from '@playwright/test';
import type { WebDriver } from 'selenium-webdriver';

import { type ConsoleOptions, startConsole } from '../console/console.mjs';
import { ConsolePage } from '../tests/console-page.ts';
import { addressOf } from '../tests/fixtures.ts';
import { JobsServers } from '../tests/jobs-server.ts';
import { Survival } from '../tests/survival.ts';
import { startBrowser } from './browser.ts';
import { expect } from './expect.ts';
import { Page } from './page.ts';
import { complaints, copySite, early, EARLY } from './site.ts';

export { expect } from './expect.ts';

/** A stand-in console: a real tRPC server over jobs that the test drives. */
export type Console = Awaited<ReturnType<typeof startConsole>>;

interface Options {
  /** How the stand-in console is started. */
  consoleOptions: ConsoleOptions;
}

interface Fixtures {
  /** A stand-in console that serves the page. */
  console: Console;
  /** Starts jobs-server. */
  jobsServers: JobsServers;
  page: Page;
  /** The page, asked for by role, label and text. */
  jobs: ConsolePage;
  /** Goes to the page of the stand-in console. More address parameters may be given. */
  open: (parameters?: Record<string, string>) => Promise<void>;
  /** Two jobs, and what holds of the page that shows them. */
  survival: Survival;
  /** Collects what the pages complain of, and leaves them; before their server ends. */
  leave: () => Promise<void>;
}

interface WorkerOptions {
  /** Whether the reader's machine is set to dark. */
  dark: boolean;
}

interface WorkerFixtures {
  browser: WebDriver;
  /** The folder of the built page. */
  site: string;
}

export const test = base.extend<Options & Omit<Fixtures, 'page'> & { page: Page }, WorkerOptions & WorkerFixtures>({
  consoleOptions: [{}, { option: true }],
  dark: [false, { option: true, scope: 'worker' }],

  browser: [
    async ({ dark }, use) => {
      const { driver, quit } = await startBrowser({ dark });
      await use(driver);
      await quit();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  site: [
    async ({}, use) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'jobs-console-page-'));
      await copySite(folder);
      process.env.DIST = folder;
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  page: async ({ browser }, use) => {
    await browser.manage().window().setRect({ width: 1280, height: 900 });
    await use(new Page(browser, await browser.getWindowHandle()));
  },

  leave: async ({ page }, use, info) => {
    const noted: string[] = [];
    let hasLeft = false;
    const leave = async () => {
      if (hasLeft) return;
      hasLeft = true;
      if (info.errors.length > 0) {
        await writeFile(info.outputPath('screen.png'), await page.driver.takeScreenshot(), 'base64');
      }
      for (const handle of await page.driver.getAllWindowHandles()) {
        const window = new Page(page.driver, handle);
        noted.push(...(await window.evaluate(complaints)));
        if (handle === page.handle) await window.goto('about:blank');
        else await window.close();
      }
      await page.here();
    };
    await use(leave);
    await leave();
    // WebKit sometimes notes it while a long list grows (docs/reliability.md): the sizes come with the next frame.
    const others = noted.filter((complaint) => !complaint.startsWith('error: ResizeObserver loop completed'));
    expect(others, 'the page has nothing to complain of').toEqual([]);
  },

  console: async ({ consoleOptions, leave, page, site }, use) => {
    const script = {
      type: 'text/javascript',
      get body() {
        return early(page.initScripts);
      },
    };
    const { pages, ...options } = consoleOptions;
    const server = await startConsole({ dist: site, pages: { [EARLY]: script, ...pages }, ...options });
    await use(server);
    await leave();
    await server.close();
  },

  jobsServers: async ({ leave, site: _ }, use) => {
    const servers = await JobsServers.create();
    await use(servers);
    await leave();
    await servers.close();
  },

  jobs: async ({ page }, use) => use(new ConsolePage(page as never)),

  survival: async ({ console, jobs }, use) => use(new Survival(console, jobs, expect as never)),

  open: async ({ console, consoleOptions, page }, use) => {
    await use(async (parameters = {}) => {
      const address = new URL(console.url);
      // Most tests are about polling.
      const all = { subscription: 'off', ...addressOf(console, consoleOptions), ...parameters };
      for (const [name, value] of Object.entries(all)) address.searchParams.set(name, value);
      await page.goto(address.href);
    });
  },
});
