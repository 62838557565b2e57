// What the tests start from: servers, a page that must not complain, and a clock
// that they hold.

import { test as base } from '@playwright/test';

import { type ConsoleOptions, startConsole } from '../console/console.mjs';
import { type Asked, type Which, matches } from '../console/requests.mjs';
import { ConsolePage } from './console-page.ts';
import { JobsServers } from './jobs-server.ts';
import { watchLists } from './list-requests.ts';
import { Time } from './time.ts';
import { Traffic, watchAnswers } from './traffic.ts';

export { expect } from '@playwright/test';

/** A stand-in console: a real tRPC server over jobs that the test drives. */
export type Console = Awaited<ReturnType<typeof startConsole>>;

interface Options {
  /** How the stand-in console is started. */
  consoleOptions: ConsoleOptions;
  /** The test makes requests fail, which the browser notes in its console. Nothing else may be noted. */
  failedRequests: boolean;
}

interface Fixtures {
  /** A stand-in console that serves the page. */
  console: Console;
  /** Starts jobs-server. */
  jobsServers: JobsServers;
  /** The page, asked for by role, label and text. */
  jobs: ConsolePage;
  /** Goes to the page of the stand-in console. More address parameters may be given. */
  open: (parameters?: Record<string, string>) => Promise<void>;
  /** Stops the clocks of the page and of the stand-in console; they move together. Asked for before `open`. */
  time: Time;
  /** What the page asks. */
  traffic: Traffic;
  guard: void;
}

const FAILED_REQUEST = /^Failed to load resource: /;

export const test = base.extend<Options & Fixtures>({
  consoleOptions: [{}, { option: true }],
  failedRequests: [false, { option: true }],

  traffic: async ({ page }, use) => use(new Traffic(page)),

  console: async ({ consoleOptions, page, traffic }, use) => {
    const server = await startConsole({ dist: process.env.DIST, ...consoleOptions });
    const { hang, stall } = server;
    /** Nobody is to wait for what the server does not answer. */
    const held = (which: Which) => (asked: Asked) => {
      const fits = matches(which, asked);
      if (fits) traffic.hold(asked);
      return fits;
    };
    server.hang = (which, options) => hang(held(which), options);
    server.stall = (which, body, options) => stall(held(which), body, options);
    await use(server);
    // First the page: it must not see its server go.
    await page.close();
    await server.close();
  },

  jobsServers: async ({ page }, use) => {
    const servers = await JobsServers.create();
    await use(servers);
    await page.close();
    await servers.close();
  },

  jobs: async ({ page }, use) => use(new ConsolePage(page)),

  open: async ({ page, console, consoleOptions }, use) => {
    await use(async (parameters = {}) => {
      const address = new URL(console.url);
      // Most tests count requests: they are about polling.
      const all = { subscription: 'off', ...addressOf(console, consoleOptions), ...parameters };
      for (const [name, value] of Object.entries(all)) address.searchParams.set(name, value);
      await page.goto(address.href);
    });
  },

  time: async ({ page, console, traffic }, use) => {
    await watchAnswers(page);
    await use(await Time.stop(page, console, traffic));
  },

  guard: [
    async ({ page, failedRequests }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() !== 'error') return;
        const isFailedRequest = FAILED_REQUEST.test(message.text());
        // Whether a console knows of repositories or subscriptions, the page can only find out by asking.
        if (isFailedRequest && message.location().url.includes('/repositories.list')) return;
        const isMissing = isFailedRequest && message.text().includes('status of 404');
        if (isMissing && message.location().url.includes('/jobs.onUpdate')) return;
        if (failedRequests && isFailedRequest) return;
        complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.addInitScript(watchLists);
      await use();
      test.expect(complaints, 'the browser console stays free of errors').toEqual([]);
    },
    { auto: true },
  ],
});

/** What the page's address has to say for it to speak as the console wants. */
export function addressOf(console: Console, { shape = 'spec', transformer }: ConsoleOptions) {
  const scope =
    shape === 'paged'
      ? { workspaceId: 'ws_9fK2mQ7LxZ', clerkOrgId: 'org_2abcdef123' }
      : { clerkOrgSlug: 'acme', workspaceName: 'main' };
  return {
    ...(transformer === 'none' ? { transformer } : {}),
    ...(shape === 'spec'
      ? {}
      : {
          endpoint: console.endpoint,
          scope: JSON.stringify(scope),
          idField: 'jobId',
          retry: 'jobs.restart',
        }),
  };
}
