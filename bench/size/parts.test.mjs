import assert from 'node:assert/strict';
import { test } from 'node:test';

import { packageParts, pageParts } from './parts.mjs';

const folder = (files) => new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

const page = {
  'index.html':
    '<link href=./a-1.css><script src=./start-1.js></script><link href="./app-1.js"><link href=./app-1_bg.wasm>' +
    '<link href="./icon.svg">',
  'a-1.css': '',
  'start-1.js': '',
  'app-1.js': '',
  'app-1_bg.wasm': '',
  'icon.svg': '',
  '1.js': 'its name is the end of others',
};

test('the page is what its HTML names', () => {
  assert.deepEqual(pageParts(folder(page)), {
    wasm: ['app-1_bg.wasm'],
    glue: ['start-1.js', 'app-1.js'],
    css: ['a-1.css'],
    html: ['index.html'],
    total: ['index.html', 'a-1.css', 'start-1.js', 'app-1.js', 'app-1_bg.wasm', 'icon.svg'],
  });
});

test('a page without one of its parts is refused', () => {
  const { 'app-1_bg.wasm': _wasm, ...without } = page;
  assert.throws(() => pageParts(folder(without)), /no file that is its wasm/);
  assert.throws(() => pageParts(folder({})), /no index\.html/);
});

test('the element is its module and what that imports, in any way', () => {
  const parts = packageParts(
    folder({
      'element.js': 'import{a}from"./view.js";import "./styles.js"',
      'view.js': "const load=()=>import('./wasm.js')",
      'styles.js': 'import{x}from"react"',
      'wasm.js': 'import{b}from"./element.js"',
      'react.js': '',
      'lib_bg.wasm': '',
    }),
  );
  assert.deepEqual(parts.element, ['element.js', 'view.js', 'styles.js', 'wasm.js']);
  assert.deepEqual(parts.total, [...parts.element, 'lib_bg.wasm']);
});
