// A day in one tab, on a clock that is as fast as the machine: jobs come and go, a reader looks at them, filters, opens,
// switches tabs and leaves, answers fail, and the view is taken away and mounted again. What is in use stays flat.
//
// Environment: HOURS (24), REPORT (a folder for figures.json and soak.svg).

import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { CDPSession, Page } from '@playwright/test';

import { expect, test as hostTest } from '../hosts/tests/fixtures.ts';
import { PLAIN } from '../hosts/tests/hosts.ts';
import { watchMemory } from '../hosts/tests/watch-memory.ts';
import { plot } from './plot.ts';

const HOURS = Number(process.env.HOURS ?? 24);
/** Seconds between two polls while jobs run. */
const INTERVAL = 3;
/** Figures are taken so many times. */
const SAMPLES = 48;
const POLLS = Math.max(SAMPLES, Math.round((HOURS * 3600) / INTERVAL));
/** More than the answers hold at once; older jobs leave the list. */
const MOST_JOBS = 150;

const index = () => readFileSync(path.join(PLAIN, 'console/index.html'), 'utf8');

const test = hostTest.extend({});
test.use({
  consoleOptions: async ({}, use) =>
    use({
      dist: PLAIN,
      endpoint: '/console/api/trpc',
      pages: { '/console/': { type: 'text/html; charset=utf-8', body: index() } },
    }),
  failedRequests: true,
});

test(`${HOURS} hours in one tab`, async ({ console: backend, host, jobs, page, time, traffic, visit }) => {
  await watchMemory(page);
  await watchTimers(page);
  await visit('/console/');
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await page.locator('jobs-console').evaluate((element) => element.setAttribute('toolbar', 'on'));
  const browser = await page.context().newCDPSession(page);

  const samples: Sample[] = [];
  const every = Math.max(1, Math.floor(POLLS / SAMPLES));
  let number = 0;
  for (let poll = 1; poll <= POLLS; poll += 1) {
    // Playwright looks for the step that a call belongs to among all that there were, unless it is within one.
    await test.step(`poll ${poll}`, async () => {
      happens(poll);
      await pass(INTERVAL);
      await looks(poll);
      if (poll % every === 0) samples.push({ hours: (poll * INTERVAL) / 3600, ...(await figures(page, browser)) });
    });
  }
  await report(samples, backend.requests.of('jobs.list').length);

  // What the first eighth has taken is what is needed; the last eighth may need no more.
  const eighth = Math.floor(samples.length / 8);
  const most = (of: Sample[], name: keyof Sample) => Math.max(...of.map((sample) => sample[name]));
  const early = samples.slice(eighth, 2 * eighth);
  const late = samples.slice(-eighth);
  for (const [name, room] of Object.entries(ROOM) as [keyof Sample, number][]) {
    expect(most(late, name) - most(early, name), name).toBeLessThanOrEqual(room);
  }

  async function pass(seconds: number) {
    await traffic.settled();
    backend.clock.advance(seconds * 1_000);
    await page.clock.runFor(seconds * 1_000);
    await traffic.settled();
  }

  /** What the jobs do. */
  function happens(poll: number) {
    const running = backend.jobs.all().filter(({ status }) => status === 'running');
    for (const [index, job] of running.entries()) {
      const { processed = 0, total = 40 } = job.progress ?? {};
      if (processed < total) backend.jobs.progress(job.id, processed + 1, total);
      else if ((poll + index) % 3 === 0) backend.jobs.fail(job.id, `Out of disk at ${processed} files`);
      else backend.jobs.finish(job.id);
    }
    if (running.length < 4 || poll % 15 === 0) {
      number += 1;
      backend.jobs.add({ repoName: `acme/repo-${number % 60}`, progress: { processed: 0, total: 20 + (number % 50) } });
    }
    const all = backend.jobs.all();
    for (const job of all.slice(0, Math.max(0, all.length - MOST_JOBS))) backend.jobs.remove(job.id);
    if (poll % 700 === 0) backend.failNext('jobs.list', { code: 'INTERNAL_SERVER_ERROR' });
  }

  /** What the reader does. */
  async function looks(poll: number) {
    if (poll % 40 === 0) {
      await page.getByRole('button', { name: /^View Details/ }).first().click();
      await expect(jobs.dialog).toBeVisible();
      await pass(INTERVAL);
      await page.keyboard.press('Escape');
      await expect(jobs.dialog).toBeHidden();
    }
    if (poll % 60 === 0) {
      const find = page.getByRole('searchbox');
      await find.fill('repo-1');
      await pass(1);
      await find.fill('');
      await pass(1);
    }
    if (poll % 90 === 0) {
      await jobs.chatTab.click();
      await pass(INTERVAL);
      await jobs.jobsTab.click();
    }
    if (poll % 150 === 0) {
      await jobs.setVisible(false);
      await time.leap(600);
      await jobs.setVisible(true);
    }
    if (poll % 200 === 0) {
      await host.unmount();
      await pass(INTERVAL);
      await host.mount();
      await jobs.jobsTab.click();
    }
    // The host's own notes are not what is measured.
    if (poll % 20 === 0) await page.evaluate(() => document.querySelector('#events')!.replaceChildren());
  }
});

export interface Sample {
  hours: number;
  /** Bytes of the JavaScript heap. */
  heap: number;
  /** Bytes of WebAssembly memory. */
  wasm: number;
  nodes: number;
  listeners: number;
  timers: number;
  promises: number;
}

/** How much more of each may be in use after a day. */
const ROOM: Partial<Sample> = {
  heap: 600_000,
  // It grows by 64 KiB at a time.
  wasm: 131_072,
  nodes: 400,
  listeners: 60,
  timers: 3,
  promises: 60,
};

declare global {
  interface Window {
    timersSet: Set<unknown>;
  }
}

/** Notes what the page starts: timers. */
async function watchTimers(page: Page) {
  await page.addInitScript(() => {
    const timers = (window.timersSet = new Set());
    const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
    Object.assign(window, {
      setTimeout(call: (...given: unknown[]) => void, wait?: number, ...given: unknown[]) {
        const id: unknown = setTimeout(() => {
          timers.delete(id);
          call(...given);
        }, wait);
        timers.add(id);
        return id;
      },
      setInterval(call: (...given: unknown[]) => void, wait?: number, ...given: unknown[]) {
        const id: unknown = setInterval(call, wait, ...given);
        timers.add(id);
        return id;
      },
      clearTimeout(id: number) {
        timers.delete(id);
        clearTimeout(id);
      },
      clearInterval(id: number) {
        timers.delete(id);
        clearInterval(id);
      },
    });
  });
}

/** What is in use once the garbage is collected: what has been finalized may free more. */
async function figures(page: Page, browser: CDPSession): Promise<Omit<Sample, 'hours'>> {
  for (let round = 0; round < 3; round += 1) {
    await browser.send('HeapProfiler.collectGarbage');
    // A turn of the event loop, which the page's stopped clock does not stop.
    await page.evaluate(async () => {
      const { port1, port2 } = new MessageChannel();
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      port1.close();
    });
  }
  const { nodes, jsEventListeners: listeners } = await browser.send('Memory.getDOMCounters');
  const { usedSize: heap } = await browser.send('Runtime.getHeapUsage');
  const promises = await count(browser, 'Promise.prototype');
  const { wasm, timers } = await page.evaluate(() => ({
    wasm: [...window.memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    timers: window.timersSet.size,
  }));
  return { nodes, listeners, heap: Math.round(heap), wasm, timers, promises };
}

/** How many objects there are of a kind. */
async function count(browser: CDPSession, prototype: string) {
  const { result } = await browser.send('Runtime.evaluate', { expression: prototype, objectGroup: 'soak' });
  const { objects } = await browser.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId!,
    objectGroup: 'soak',
  });
  const { result: length } = await browser.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function () { return this.length }',
    returnByValue: true,
  });
  await browser.send('Runtime.releaseObjectGroup', { objectGroup: 'soak' });
  return length.value as number;
}

async function report(samples: Sample[], requests: number) {
  const folder = process.env.REPORT ?? path.join(import.meta.dirname, 'report');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'figures.json'), JSON.stringify({ hours: HOURS, polls: POLLS, requests, samples }));
  await writeFile(path.join(folder, 'soak.svg'), plot(samples));
  const first = samples[Math.floor(samples.length / 8)]!;
  const last = samples.at(-1)!;
  console.log(`${HOURS} hours, ${requests} requests for the list`);
  for (const name of Object.keys(last) as (keyof Sample)[]) console.log(`${name}: ${first[name]} -> ${last[name]}`);
}
