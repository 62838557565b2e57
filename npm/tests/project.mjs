// A host's project with the package in it, as `npm install` of the tarball would put it there.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** This folder's parent. */
export const NPM = resolve(import.meta.dirname, '..');
/** The package as it was built. */
export const PKG = resolve(process.env.PKG ?? join(NPM, '../pkg'));

/** What npm would publish: the names of the files, and the tarball in `folder`. */
export function pack(folder) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--json', '--ignore-scripts', '--offline', '--loglevel=error', '--pack-destination', folder];
  const env = { ...process.env, npm_config_update_notifier: 'false' };
  const text = execFileSync(npm, args, { cwd: PKG, env, encoding: 'utf8', shell: process.platform === 'win32' });
  const [{ filename, files }] = JSON.parse(text);
  return { files: files.map(({ path }) => path).sort(), tarball: join(folder, filename) };
}

/** A new project with the package and what else is installed, removed once the tests of `t` are done. */
export function project(t, { packages = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'jobs-console-package-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { files, tarball } = pack(folder);
  for (const file of files) cpSync(join(PKG, file), join(folder, 'node_modules/jobs-console', file));
  for (const name of packages) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(NPM, 'node_modules', name), link, 'junction');
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  return { folder, files, tarball };
}

/** Runs a module in the project, and returns what it prints. */
export function run(folder, code) {
  const args = ['--input-type=module', '--eval', code];
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
