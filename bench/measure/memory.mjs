// What a tab keeps: JavaScript's heap, WebAssembly's memory, nodes and listeners.

import { newContext, openPage, visit } from './browser.mjs';
import { fastPolls, fullSecond, rememberWasm, script, watchCards } from './in-page.mjs';
import { polls } from './wait.mjs';

const BETWEEN = 50;
const FEW = 50;
const MANY = 500;

/** Bytes (`heap`, `wasm`), nodes and listeners after the start, after 50 polls and after 500. */
export async function memory({ browser, server, jobs }) {
  // Ten jobs get on at each poll: what is kept of each change would add up.
  const now = fullSecond(Date.now());
  await server.show({ jobs, scenario: 'ten', now });
  const context = await newContext(browser, { reducedMotion: 'reduce' });
  try {
    const scripts = [script(rememberWasm), script(fastPolls, BETWEEN, now), script(watchCards)];
    const opened = await openPage(context, server, { scripts });
    await visit(opened, server);
    const start = await look(opened);
    await polls(server, FEW, opened);
    const few = await look(opened);
    await polls(server, MANY - FEW, opened);
    const many = await look(opened);
    opened.check();
    return { ...named('Start', start), ...named(FEW, few), ...named(MANY, many) };
  } finally {
    await context.close();
  }
}

async function look({ page, cdp, metrics }) {
  await cdp.send('HeapProfiler.enable');
  // What the first collection lets go of with a last word, the second takes.
  for (let times = 0; times < 2; times += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize: heap } = await cdp.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.benchWasmBytes());
  const { Nodes: nodes, JSEventListeners: listeners } = await metrics();
  return { heap, wasm, total: heap + wasm, nodes, listeners };
}

const named = (when, values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}${when}`, value]));
