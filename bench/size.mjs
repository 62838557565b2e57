// Checks the built page and npm package against budget.json: `node bench/size.mjs --page DIR
// --package DIR --std rebuilt`, where std is the standard library that they were built with.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';

import { compare, judgement } from './size/budget.mjs';
import { packageParts, pageParts } from './size/parts.mjs';

const text = { type: 'string' };
const { values } = parseArgs({ options: { page: text, package: text, std: text } });
if (!values.page || !values.package || !['rebuilt', 'plain'].includes(values.std)) {
  throw new Error('usage: node size.mjs --page DIR --package DIR --std rebuilt|plain');
}

const sizes = {
  page: await sizesOf(values.page, pageParts),
  package: await sizesOf(values.package, packageParts),
};
const all = JSON.parse(await readFile(path.join(import.meta.dirname, 'budget.json'), 'utf8'));
const budgets = all[values.std];
const { text: said, passed } = judgement(compare(budgets, sizes));
process.stdout.write(said);
process.exitCode = passed ? 0 : 1;

async function sizesOf(folder, partsOf) {
  const files = await filesOf(folder);
  const compressed = new Map([...files].map(([name, raw]) => [name, brotli(raw)]));
  const sum = (names) => names.reduce((bytes, name) => bytes + compressed.get(name), 0);
  return Object.fromEntries(Object.entries(partsOf(files)).map(([part, names]) => [part, sum(names)]));
}

async function filesOf(folder) {
  const files = new Map();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    // What a server sends in their place is made from the files themselves here.
    if (!entry.isFile() || /^\.|\.(br|gz|ts)$/.test(entry.name)) continue;
    files.set(entry.name, await readFile(path.join(folder, entry.name)));
  }
  return files;
}

function brotli(raw) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  return brotliCompressSync(raw, { params }).length;
}
