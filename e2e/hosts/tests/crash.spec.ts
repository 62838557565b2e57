// The module stops: a trap, which no code of its own can tell of.

import path from 'node:path';

import type { Locator } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { PLAIN } from './hosts.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">
<script type="module" src="/start.js"></script>
<jobs-console organization-id="org_1"></jobs-console>`;

const START = `
window.told = [];
document.addEventListener("jobs-error", ({ detail }) => window.told.push(detail));
const { createJobsClient } = await import("/jobs-console/index.js");
window.client = createJobsClient({ organizationId: "org_1", onError: (error) => window.told.push(error) });
window.mountAnother = () => document.body.append(document.createElement("jobs-console"));
await import("/jobs-console/element.js");
`;

test.use({
  consoleOptions: {
    dist: path.join(PLAIN, 'console'),
    pages: {
      '/': { type: 'text/html; charset=utf-8', body: PAGE },
      '/start.js': { type: 'text/javascript', body: START },
    },
  },
});

interface Crashing extends Window {
  /** While this is true, the module traps when it calls out of itself; a text: when it calls what this regular expression names. */
  traps: boolean | string;
  uncaught: string[];
  told: { kind: string; message: string }[];
  client: { subscribe: (listener: () => void) => () => void; counts?: { running: number } };
  mountAnother: () => void;
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const crashing = window as unknown as Crashing;
    // (module (func (export "trap") unreachable))
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0];
    bytes.push(7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    const { trap } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
    const instantiate = WebAssembly.instantiate as (module: WebAssembly.Module, imports: WebAssembly.Imports) => unknown;
    const trapIn = (imports: WebAssembly.Imports) => {
      for (const functions of Object.values(imports)) {
        for (const [name, call] of Object.entries(functions)) {
          if (typeof call !== 'function') continue;
          functions[name] = (...given: unknown[]) => {
            const { traps } = crashing;
            if (traps === true || (traps && new RegExp(traps).test(name))) (trap as () => void)();
            return (call as (...given: unknown[]) => unknown)(...given);
          };
        }
      }
      return imports;
    };
    const trapping = (module: WebAssembly.Module, imports: WebAssembly.Imports = {}) => instantiate(module, trapIn(imports));
    // Another instance, of a module that is there.
    const Original = WebAssembly.Instance;
    function Instance(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
      return new Original(module, trapIn(imports));
    }
    Instance.prototype = Original.prototype;
    Object.assign(WebAssembly, { instantiate: trapping, Instance });
    crashing.uncaught = [];
    // The host hears of it, too. Told here, it is not told to the test, which takes errors for a failure.
    for (const name of ['error', 'unhandledrejection'] as const) {
      window.addEventListener(name, (event) => {
        const { error, reason } = event as { error?: unknown; reason?: unknown };
        crashing.uncaught.push(String(error ?? reason));
        event.preventDefault();
      });
    }
  });
});

/** Presses a button as traps begin: before it is pressed a timer would meet them. */
const pressWithTraps = (button: Locator) =>
  button.evaluate((button: HTMLElement) => {
    (window as unknown as Crashing).traps = true;
    button.click();
  });

for (const [what, cause] of [
  ['in what the user does', 'click'],
  ['in a timer', 'timer'],
] as const) {
  test(`a trap ${what} is told, and later views do no harm`, async ({ clock, console, jobs, page, visit }) => {
    await visit();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    if (cause === 'click') {
      await pressWithTraps(jobs.button('View Details acme/api'));
    } else {
      await page.evaluate(() => ((window as unknown as Crashing).traps = true));
      // The test's clock calls timers itself, and hears what they throw, unless one was due before.
      await clock.pass(20).catch((error) => expect(String(error)).toContain('RuntimeError: unreachable'));
    }

    const stopped = page.getByRole('alert').filter({ hasText: 'The Jobs view has stopped' });
    await expect(stopped).toHaveCount(1);
    await expect(page.getByRole('article')).toHaveCount(0);
    const told = () => page.evaluate(() => (window as unknown as Crashing).told);
    expect(await told()).toEqual([
      {
        kind: 'crashed',
        message: expect.stringMatching(/^The Jobs view has stopped\. Start it again/),
        reason: 'RuntimeError: unreachable',
      },
    ]);
    const uncaught = () => page.evaluate(() => (window as unknown as Crashing).uncaught);
    const heard = await uncaught();
    if (cause === 'click') expect(heard).toEqual(['RuntimeError: unreachable']);

    const asked = console.requests.length;
    await page.evaluate(() => {
      const crashing = window as unknown as Crashing;
      crashing.mountAnother();
      crashing.client.subscribe(() => undefined);
    });
    await expect(stopped).toHaveCount(2);
    await page.evaluate(() => document.querySelector('jobs-console')!.remove());
    await expect(stopped).toHaveCount(1);
    await clock.pass(60);
    expect(console.requests.length).toBe(asked);
    expect(await uncaught()).toEqual(heard);
  });
}

test('a trap while a view is mounted is told by all', async ({ jobs, page, visit }) => {
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await page.evaluate(() => {
    const crashing = window as unknown as Crashing;
    crashing.traps = true;
    crashing.mountAnother();
  });
  const stopped = page.getByRole('alert').filter({ hasText: 'The Jobs view has stopped' });
  await expect(stopped).toHaveCount(2);
  const kinds = () => page.evaluate(() => (window as unknown as Crashing).told.map(({ kind }) => kind));
  expect(await kinds()).toEqual(['crashed', 'crashed']);
});

test('the reader starts it again: all views and clients, without a reload', async ({ clock, console, jobs, page, visit }) => {
  await visit();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  const running = () => page.evaluate(() => (window as unknown as Crashing).client.counts?.running);
  await page.evaluate(() => {
    const crashing = window as unknown as Crashing;
    crashing.client.subscribe(() => undefined);
    document.body.append(document.querySelector('jobs-console')!.cloneNode());
  });
  await expect(page.getByRole('article', { name: 'Ingesting acme/api' })).toHaveCount(2);
  await expect.poll(running).toBeGreaterThan(0);

  await pressWithTraps(jobs.button('View Details acme/api').first());
  const again = page.getByRole('alert').getByRole('button', { name: 'Start again' });
  await expect(again).toHaveCount(2);
  const files = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /wasm/.test(name)).length);

  await page.evaluate(() => ((window as unknown as Crashing).traps = false));
  await again.first().click();
  await expect(page.getByRole('article', { name: 'Ingesting acme/api' })).toHaveCount(2);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /wasm/.test(name)).length)).toBe(files);
  expect(await page.getByRole('status').count(), 'live regions').toBeLessThanOrEqual(1);

  // What the stopped instance had under way, timers and listeners, does nothing and throws nothing; the fresh one polls.
  const asked = console.requests.length;
  await clock.pass(10);
  await expect.poll(() => console.requests.length).toBeGreaterThan(asked);
  await jobs.button('View Details acme/api').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as Crashing).uncaught)).toEqual(['RuntimeError: unreachable']);

  // And once more.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await pressWithTraps(jobs.button('View Details acme/api').first());
  await expect(again).toHaveCount(2);
  await page.evaluate(() => ((window as unknown as Crashing).traps = false));
  await again.last().click();
  await expect(page.getByRole('article', { name: 'Ingesting acme/api' })).toHaveCount(2);
});

// A published build has no panics but traps: what a panic becomes in it.
for (const [layer, calls] of [
  ['the client, as it sends a request', '_set_signal_|_set_method_|_new_with_str_and_init_|_fetch_'],
  ['the client, as it reads a response', '_prototypesetcall_'],
  ['the query, as it sets a timer', '_setTimeout_'],
  ['the clock, as it is read', '_now_'],
  ['the components, as they draw', '_create(Element|TextNode)_|_set_nodeValue_'],
  ['the element, as it tells the host', '_call_'],
] as const) {
  test(`a trap in ${layer}: the reader starts it again`, async ({ clock, console, jobs, page, visit }) => {
    await visit();
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
    await page.evaluate((calls) => ((window as unknown as Crashing).traps = calls), calls);
    console.jobs.add({ repoName: 'acme/new', progress: { processed: 1, total: 3 } });
    // The test's clock calls timers itself, and hears what they throw.
    await clock.pass(10).catch(() => undefined);
    const again = page.getByRole('alert').getByRole('button', { name: 'Start again' });
    await expect(again).toHaveCount(1);
    const told = await page.evaluate(() => (window as unknown as Crashing).told.map(({ kind }) => kind));
    expect(told).toEqual(['crashed']);

    await page.evaluate(() => ((window as unknown as Crashing).traps = false));
    await again.click();
    await expect(jobs.card('Ingesting acme/new')).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    console.jobs.add({ repoName: 'acme/newer', progress: { processed: 1, total: 3 } });
    await clock.pass(10);
    await expect(jobs.card('Ingesting acme/newer')).toBeVisible();
  });
}
