// What is in the package.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { test } from 'node:test';

import { NPM, pack, PKG } from './project.mjs';

const FILES = [
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'attributes.js',
  'client.d.ts',
  'client.js',
  'css.js',
  'early.js',
  'element.d.ts',
  'element.js',
  'groups.js',
  'index.d.ts',
  'index.js',
  'integrity.json',
  'jobs_console.js',
  'jobs_console_bg.wasm',
  'jobs_console_bg.wasm.d.ts',
  'jsx/element-props.d.ts',
  'jsx/preact.d.ts',
  'jsx/preact.js',
  'jsx/react-18.d.ts',
  'jsx/react-18.js',
  'jsx/react.d.ts',
  'jsx/react.js',
  'jsx/solid.d.ts',
  'jsx/solid.js',
  'jsx/svelte.d.ts',
  'jsx/svelte.js',
  'jsx/vue.d.ts',
  'jsx/vue.js',
  'languages.js',
  'load-error.js',
  'load-words.js',
  'locales/ar.json',
  'locales/de.json',
  'locales/en.json',
  'locales/es.json',
  'locales/fr.json',
  'locales/ja.json',
  'locales/load.json',
  'locales/zh-Hans.json',
  'mount.d.ts',
  'mount.js',
  'options-json.js',
  'options.js',
  'package.json',
  'page-scheme.js',
  'preload.d.ts',
  'preload.js',
  'react.d.ts',
  'react.js',
  'reload.js',
  'said-filters.js',
  'shell.js',
  'styles.css',
  'styles.css.d.ts',
  'styles.js',
  'support.js',
  'trap.js',
  'types.d.ts',
  'view.js',
  'wasm.d.ts',
  'wasm.js',
  'words.js',
];

const read = (file) => readFileSync(join(PKG, file));

test('exactly these files are published', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'jobs-console-pack-'));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.deepEqual(pack(folder).files, FILES);
});

test('integrity.json has the hash of every script, stylesheet, wasm and language', () => {
  const hashes = JSON.parse(read('integrity.json'));
  const others = ['integrity.json', 'package.json'];
  assert.deepEqual(Object.keys(hashes), FILES.filter((file) => /\.(js|css|wasm|json)$/.test(file) && !others.includes(file)));
  for (const [file, hash] of Object.entries(hashes)) {
    assert.equal(hash, `sha384-${createHash('sha384').update(read(file)).digest('base64')}`, file);
  }
});

test('the version and the licence are those of the crate', () => {
  const workspace = readFileSync(join(NPM, '../Cargo.toml'), 'utf8');
  const { version, license } = JSON.parse(read('package.json'));
  assert.match(workspace, new RegExp(`\\[workspace\\.package\\][^[]*^version = "${version}"$`, 'm'));
  assert.match(workspace, new RegExp(`\\[workspace\\.package\\][^[]*^license = "${license}"$`, 'm'));
});

test('nothing runs at installation, and nothing else is installed', () => {
  const { scripts, dependencies, peerDependenciesMeta, peerDependencies } = JSON.parse(read('package.json'));
  assert.deepEqual([scripts, dependencies], [undefined, undefined]);
  for (const name of Object.keys(peerDependencies)) assert.ok(peerDependenciesMeta[name].optional, name);
});

test('the component is for the client: the directive comes first', () => {
  assert.match(read('react.js').toString(), /^(['"])use client\1;/);
});

test('nothing tells where it was built', () => {
  const folders = [homedir(), process.env.CARGO_HOME, resolve(NPM, '..')].filter(Boolean);
  for (const file of FILES) {
    const text = read(file).toString('latin1');
    for (const folder of folders) assert.ok(!text.includes(folder), `${file} names ${folder}`);
    assert.ok(!/(?:index|static)\.crates\.io/.test(text), `${file} names a registry`);
  }
});

test('the same input makes the same bytes', (t) => {
  const wasm = join(NPM, '.build/wasm');
  if (!existsSync(wasm)) return t.skip('the package was built elsewhere');
  const again = mkdtempSync(join(tmpdir(), 'jobs-console-again-'));
  t.after(() => rmSync(again, { recursive: true }));
  execFileSync(process.execPath, [join(NPM, 'build.mjs'), wasm, again]);
  const made = readdirSync(again, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = made.map(({ parentPath, name }) => relative(again, join(parentPath, name)).replaceAll('\\', '/'));
  assert.deepEqual(names.sort(), FILES);
  for (const file of FILES) assert.ok(read(file).equals(readFileSync(join(again, file))), file);
});
