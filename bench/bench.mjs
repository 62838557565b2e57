// Measures the demo page beside the same page in React and by hand, in turn, and writes what came of it.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Answers } from './answers.mjs';
import { launch } from './browser.mjs';
import { makeJobs } from './jobs.mjs';
import { bytes } from './measures/bytes.mjs';
import { memory } from './measures/memory.mjs';
import { openTab } from './measures/open-tab.mjs';
import { poll } from './measures/poll.mjs';
import { coldStart, warmStarts } from './measures/start.mjs';
import { HELP, read } from './options.mjs';
import { plan } from './plan.mjs';
import { toMarkdown } from './report.mjs';
import { load, serve } from './server.mjs';
import { summaries } from './statistics.mjs';

const options = readOptions();
if (options.help) process.stdout.write(HELP);
else await run().catch(failed);

async function run() {
  const peers = [];
  for (const { name, folder } of options.folders) {
    const files = await load(folder);
    peers.push({ name, files, server: await serve(files) });
  }
  const browser = await launch();
  try {
    const report = { browser: browser.version(), repetitions: options.repetitions, bytes: {}, cells: {} };
    if (options.only.includes('bytes')) {
      for (const peer of peers) {
        peer.server.use(new Answers(makeJobs(10, { now: Date.now() })));
        report.bytes[peer.name] = await named(`bytes ${peer.name}`, () => bytes(browser, peer));
      }
    }
    for (const cell of plan(options)) report.cells[cell.key] = await measure(browser, peers, cell);
    await mkdir(options.out, { recursive: true });
    await writeFile(path.join(options.out, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
    const text = toMarkdown(report);
    await writeFile(path.join(options.out, 'report.md'), text);
    process.stdout.write(text);
  } finally {
    await browser.close();
    await Promise.all(peers.map(({ server }) => server.close()));
  }
}

/** All repetitions of one measurement: each peer once, then each once more. */
async function measure(browser, peers, cell) {
  const taking = cell.oursOnly ? peers.filter(({ name }) => name === 'ours') : peers;
  /** @type {Record<string, Record<string, number>[]>} */
  const samples = Object.fromEntries(taking.map(({ name }) => [name, []]));
  const isWarm = cell.condition === 'warm';
  // A visit to a warm page needs visits before it, so these come a few at a time.
  const rounds = isWarm ? Math.ceil(cell.repetitions / 5) : cell.repetitions;
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of taking) {
      progress(`${cell.key}: ${peer.name} ${round + 1}/${rounds}`);
      const rows = makeJobs(cell.jobs, { now: Date.now(), spread: cell.measure === 'open' });
      peer.server.use(new Answers(rows, cell));
      const taken = await named(`${cell.key}, ${peer.name}`, () => sample(browser, peer, cell, Math.min(5, cell.repetitions)));
      samples[peer.name].push(...[taken].flat());
    }
  }
  progress();
  const results = Object.entries(samples).map(([name, of]) => [name, summaries(of)]);
  return { ...cell, results: Object.fromEntries(results) };
}

function sample(browser, peer, cell, visits) {
  switch (cell.measure) {
    case 'start':
      return cell.condition === 'warm' ? warmStarts(browser, peer, visits) : coldStart(browser, peer, cell.condition);
    case 'poll':
      return poll(browser, peer);
    case 'open':
      return openTab(browser, peer);
    case 'memory':
      return memory(browser, peer).then(flat);
  }
}

/** `{start: {heap}}` as `{start.heap}`. */
function flat(taken) {
  const entries = Object.entries(taken).flatMap(([when, figures]) =>
    Object.entries(figures).map(([name, value]) => [`${when}.${name}`, value]),
  );
  return Object.fromEntries(entries);
}

/** Where somebody looks on. */
function progress(text = '') {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function named(what, work) {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${what}: ${error.message}`, { cause: error });
  }
}

function failed(error) {
  progress();
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function readOptions() {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}
