// Whether bundlers, Node and TypeScript find what the package promises.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { NPM, PKG, project, run } from './project.mjs';

const manifest = JSON.parse(readFileSync(join(PKG, 'package.json'), 'utf8'));

test('publint finds nothing', async () => {
  // With npm it can tell what is there but not published; of a tarball it cannot.
  const { messages } = await publint({ pkgDir: PKG, strict: true, pack: 'npm' });
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test('attw finds nothing', (t) => {
  const { tarball } = project(t);
  const attw = join(NPM, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  // There are only ES modules, and no types for a file of wasm.
  const args = ['--profile', 'esm-only', '--exclude-entrypoints', 'jobs_console_bg.wasm', '--no-color', '--no-emoji'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [attw, tarball, ...args], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  for (const name of Object.keys(manifest.exports)) {
    if (name.endsWith('.wasm')) continue;
    assert.ok(stdout.includes(`"${join(manifest.name, name).replaceAll('\\', '/')}"`), `${name} was not looked at`);
  }
});

test('everything that is exported is there', (t) => {
  const { folder, files } = project(t);
  /** The files that a pattern stands for; a name without one stands for itself. */
  const matching = (pattern) => {
    const [start, end] = pattern.split('*');
    return end === undefined ? [pattern] : files.map((file) => `./${file}`).filter((file) => file.startsWith(start) && file.endsWith(end));
  };
  const names = Object.keys(manifest.exports).flatMap(matching).map((name) => name.replace('.', manifest.name));
  assert.ok(names.includes(`${manifest.name}/locales/de.json`));
  const found = JSON.parse(
    run(folder, `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => import.meta.resolve(name))))`),
  );
  for (const url of found) assert.ok(existsSync(fileURLToPath(url)), url);
  const targets = Object.values(manifest.exports).flatMap((target) => Object.values(Object(target))).flatMap(matching);
  for (const target of targets.filter((target) => target.length > 1)) {
    assert.ok(files.includes(target.replace('./', '')), `${target} is not published`);
  }
});

test('what is not exported cannot be reached', (t) => {
  const { folder } = project(t);
  assert.throws(() => run(folder, "await import('jobs-console/jobs_console.js')"), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});
