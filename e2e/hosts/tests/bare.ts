// A page that has nothing but the package's own files, and what a test does with it.

import path from 'node:path';

import type { Page } from '@playwright/test';

import { PLAIN } from './hosts.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">
<script type="module" src="/start.js"></script>`;

const START = `
window.told = [];
for (const name of ["jobs-change", "jobs-error", "tab-change", "filters-change", "choices-change", "job-result", "bulk-result"]) {
  document.addEventListener(name, ({ type, detail }) => window.told.push({ type, detail }));
}
window.define = () => import("/jobs-console/element.js");
window.library = () => import("/jobs-console/index.js");
`;

/** For `consoleOptions`: serves the page. */
export const BARE = {
  dist: path.join(PLAIN, 'console'),
  pages: {
    '/': { type: 'text/html; charset=utf-8', body: PAGE },
    '/start.js': { type: 'text/javascript', body: START },
  },
};

/** The address of the module. */
export const WASM = /\/jobs_console_bg\.wasm(\?|$)/;

export interface Bare extends Window {
  /** The events that the page has heard. */
  told: { type: string; detail: Record<string, unknown> }[];
  define: () => Promise<unknown>;
  library: () => Promise<{
    mount: (element: Element, options?: object) => { update: (options: object) => void; destroy: () => void };
    preload: () => Promise<void>;
  }>;
}

/** Puts an element with these attributes on the page. */
export async function show(page: Page, attributes: Record<string, string> = {}) {
  await page.evaluate(async (attributes) => {
    await (window as unknown as Bare).define();
    const element = document.createElement('jobs-console');
    for (const [name, value] of Object.entries({ 'organization-id': 'org_1', ...attributes })) {
      element.setAttribute(name, value);
    }
    document.body.append(element);
  }, attributes);
}

/** The details of the events of a type so far, once the page has nothing more to do. */
export async function told(page: Page, type = 'jobs-error') {
  return page.evaluate(async (type) => {
    // No timer: the test may hold the clock.
    await new Promise((turn) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = turn;
      port2.postMessage(undefined);
    });
    const { told } = window as unknown as Bare;
    return told.filter((event) => event.type === type).map(({ detail }) => detail);
  }, type);
}

/** The addresses that are requested from now on. */
export function requests(page: Page, what: RegExp) {
  const seen: string[] = [];
  page.on('request', (request) => void (what.test(request.url()) && seen.push(request.url())));
  return seen;
}
