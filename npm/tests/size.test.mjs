// What a page has to fetch, as a server sends it with brotli. A budget that is reached is to be thought about, not
// only raised.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

import { PKG } from './project.mjs';

const KB = 1000;
/** With the standard library rebuilt for size, and with the compiler's own. */
const WASM = { rebuilt: 155 * KB, plain: 175 * KB };
const ELEMENT = 15 * KB;

function compressed(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return brotliCompressSync(content, { params }).length;
}

test('the wasm stays within its budget', () => {
  const wasm = readFileSync(join(PKG, 'jobs_console_bg.wasm'));
  // Only the compiler's own says anything when it panics.
  const allowed = wasm.includes('panicked at') ? WASM.plain : WASM.rebuilt;
  const size = compressed(wasm);
  assert.ok(size <= allowed, `${size} bytes, ${allowed} are allowed`);
});

test('the custom element with all it imports stays within its budget', async () => {
  const entryPoints = [join(PKG, 'element.js')];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', minify: true, write: false });
  const size = compressed(outputFiles[0].contents);
  assert.ok(size <= ELEMENT, `${size} bytes, ${ELEMENT} are allowed`);
});
