// Builds the hosts with the package in them: `PKG=FOLDER node build.mjs [next] [vite] [vue] [svelte] [bundlers] [plain] [yew]`.
//
// PKG is the folder of the built npm package, which is packed and put into each host as `npm install` of the
// tarball would. The Yew host is made of the crate instead, and wants cargo, trunk and their tools on the PATH.
// What is built already is left alone.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
/** What building puts into a host's folder. */
const MADE = ['node_modules', 'dist', 'target', '.next', '.stage', 'next-env.d.ts', 'tsconfig.tsbuildinfo'];

const BUILDS = {
  next(folder) {
    install(folder);
    run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], folder, { NEXT_TELEMETRY_DISABLED: '1' });
  },
  vite: built,
  vue: built,
  svelte: built,
  bundlers: built,
  /** The pages with the package's files beside them, below a path. */
  plain(folder) {
    const dist = path.join(folder, 'dist/console');
    rmSync(dist, { recursive: true, force: true });
    for (const file of sources(folder)) cpSync(path.join(folder, file), path.join(dist, file));
    unpack(path.join(dist, 'jobs-console'));
  },
  /** In cargo's dev profile and, where CARGO_TARGET_DIR says so, with crates that are built already. */
  yew(folder) {
    run('trunk', ['build', '--offline', '--locked', '--color', 'never'], folder, { NO_COLOR: undefined });
    run(process.execPath, [path.join(root, 'tools/finish-page.mjs'), 'dist', '--uncompressed'], folder);
  },
};

let packed;
const wanted = process.argv.slice(2);
for (const name of wanted) if (!(name in BUILDS)) throw new Error(`${name} is no host`);
const scratch = mkdtempSync(path.join(tmpdir(), 'jobs-console-hosts-'));
try {
  for (const [name, build] of Object.entries(BUILDS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    once(name, build);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}

/** Builds a host unless that was done with the same sources. */
function once(name, build) {
  const folder = path.join(here, name);
  const stamp = path.join(here, '.built', name);
  const state = hash([
    process.version,
    readFileSync(import.meta.filename),
    ...contents(folder, sources(folder)),
    ...(name === 'yew' ? crate() : [readFileSync(tarball())]),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) {
    console.log(`${name}: as it was`);
    return;
  }
  const start = Date.now();
  rmSync(stamp, { force: true });
  build(folder);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
  console.log(`${name}: built in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

/** What its own script builds. */
function built(folder) {
  install(folder);
  run(NPM, ['run', 'build'], folder);
}

/** A host's packages and, beside them, ours. */
function install(folder) {
  const stamp = path.join(folder, 'node_modules/.installed');
  const state = hash(contents(folder, ['package.json', 'package-lock.json']));
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== state) {
    run(NPM, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
    writeFileSync(stamp, state);
  }
  unpack(path.join(folder, 'node_modules/jobs-console'));
}

function unpack(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', tarball(), '--strip-components=1', '-C', folder], here);
}

/** The package as it would be published. */
function tarball() {
  if (packed) return packed;
  const { PKG } = process.env;
  if (!PKG || !existsSync(path.join(PKG, 'package.json'))) {
    throw new Error('PKG is to be the folder of the built npm package; `cargo xtask package` makes one.');
  }
  run(NPM, ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch, path.resolve(PKG)], here);
  packed = path.join(scratch, readdirSync(scratch)[0]);
  return packed;
}

/** The files of a folder, without what building puts there. */
function sources(folder, below = '') {
  return readdirSync(path.join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !MADE.includes(name))
    .flatMap((entry) => {
      const file = path.join(below, entry.name);
      return entry.isDirectory() ? sources(folder, file) : [file];
    })
    .sort();
}

/** What the crate is made of. */
function crate() {
  const files = ['src', 'styles'].flatMap((folder) => sources(root, folder));
  return contents(root, ['Cargo.toml', 'tools/finish-page.mjs', ...files]);
}

function contents(folder, files) {
  return files.flatMap((file) => [file, readFileSync(path.join(folder, file))]);
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(String(part.length)).update(' ').update(part);
  return sum.digest('hex');
}

function run(program, args, cwd, more = {}) {
  const env = { ...process.env, ...more };
  const { status, error } = spawnSync(program, args, { cwd, env, stdio: 'inherit' });
  if (error || status !== 0) {
    throw new Error(`${program} ${args.join(' ')} in ${cwd} failed: ${error?.message ?? `status ${status}`}`);
  }
}
