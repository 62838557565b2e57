// Measures our page, the same page in React and the same by hand, in turn: `node bench/bench.mjs --help`.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { PEERS, buildPeer, builtInto } from './build.mjs';
import { cases } from './cases.mjs';
import { launch } from './measure/browser.mjs';
import { loaded } from './measure/bytes.mjs';
import { find } from './measure/find.mjs';
import { fling } from './measure/fling.mjs';
import { memory } from './measure/memory.mjs';
import { open } from './measure/open.mjs';
import { poll } from './measure/poll.mjs';
import { start } from './measure/start.mjs';
import { HELP, readOptions } from './options.mjs';
import { readFunctions } from './report/functions.mjs';
import { markdown } from './report/markdown.mjs';
import { judge } from './report/targets.mjs';
import { Samples } from './samples.mjs';
import { readFiles } from './server/files.mjs';
import { startServer } from './server/server.mjs';

const MEASURE = { start, poll, open, memory, find, fling };
const top = path.join(import.meta.dirname, '..');

async function main(options) {
  const servers = await serve(options);
  const browser = await launch();
  const samples = new Samples();
  try {
    const bytes = options.only.includes('bytes') ? await measureBytes(browser, servers, samples) : undefined;
    for (const one of cases(options)) await measure(one, { browser, servers, samples });
    await report({ browser, samples, bytes, options });
  } finally {
    await browser.close();
    await Promise.all(Object.values(servers).map(({ server }) => server.close()));
  }
}

/** Builds what has to be built, and serves each page at an origin of its own. */
async function serve({ folders, pages, build }) {
  const servers = {};
  for (const page of pages) {
    let folder = folders[page] ?? (page === 'ours' ? path.join(top, 'dist') : path.join(builtInto, page));
    if (PEERS.includes(page) && !folders[page] && build) folder = await buildPeer(page);
    const files = await readFiles(folder);
    servers[page] = { files, server: await startServer({ files, strict: page === 'ours' }) };
  }
  return servers;
}

async function measure({ where, pages, repetitions }, { browser, servers, samples }) {
  const { measure: name, ...shown } = where;
  const label = [name, ...Object.values(shown)].join(' ');
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    // In turn, so that whatever else the machine does meets all of them.
    for (const page of pages.filter((page) => page in servers)) {
      say(`${label}: ${page}, ${repetition} of ${repetitions}`);
      const { server } = servers[page];
      samples.add(where, page, await MEASURE[name]({ browser, server, ...shown }));
    }
  }
  say(`${label}: done`, true);
}

async function measureBytes(browser, servers, samples) {
  const bytes = { files: {}, totals: {} };
  for (const [page, { files, server }] of Object.entries(servers)) {
    say(`bytes: ${page}`);
    const { list, details } = await loaded({ browser, server });
    const sizes = (paths) => paths.map((path) => ({ path: path.slice(1), ...files.get(path).sizes }));
    const sum = (sizes) => sizes.reduce((total, { brotli }) => total + brotli, 0);
    const totals = { list: sum(sizes(list)), everything: sum(sizes([...list, ...details])) };
    bytes.files[page] = [...sizes(list), ...sizes(details)];
    bytes.totals[page] = totals;
    samples.add({ measure: 'bytes' }, page, totals);
  }
  say('bytes: done', true);
  return bytes;
}

async function report({ browser, samples, bytes, options }) {
  const summaries = samples.summaries();
  const content = {
    environment: {
      browser: `Chromium ${browser.version()}, headless`,
      processor: `${os.cpus().length} × ${os.cpus()[0].model}`,
      node: process.version,
      date: new Date().toISOString().slice(0, 10),
    },
    targets: judge(summaries),
    bytes,
    functions: options.functions && readFunctions(await readFile(options.functions, 'utf8')),
    summaries,
  };
  const folder = path.resolve(options.out ?? builtInto);
  await mkdir(folder, { recursive: true });
  const text = markdown(content);
  await writeFile(path.join(folder, 'report.json'), `${JSON.stringify(content, undefined, 2)}\n`);
  await writeFile(path.join(folder, 'report.md'), text);
  process.stdout.write(`\n${text}\n${path.join(folder, 'report.md')}\n`);
}

/** Where it is; on a terminal the next line takes its place. */
function say(text, isLast = false) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}${isLast ? '\n' : ''}`);
  else if (isLast) process.stderr.write(`${text}\n`);
}

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n\n${HELP}`);
  process.exit(2);
}
if (options.help) process.stdout.write(HELP);
else await main(options);
