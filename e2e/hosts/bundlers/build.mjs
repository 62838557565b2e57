// Builds the page once for each way to bundle it, into a folder of its own: `node build.mjs`.

import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { build } from 'esbuild';
import webpack from 'webpack';

const here = import.meta.dirname;
const dist = path.join(here, 'dist');
const wasm = createRequire(import.meta.url).resolve('jobs-console/jobs_console_bg.wasm');

const experiments = { asyncWebAssembly: true };
/** What webpack's users have in their configurations for `.wasm`. Each of them leaves the package's file alone. */
const WEBPACK = {
  'webpack-without-a-rule': {},
  'webpack-with-async-web-assembly': { experiments },
  'webpack-with-webassembly-async': { experiments, rule: { type: 'webassembly/async' } },
  'webpack-with-asset-resource': { rule: { type: 'asset/resource' } },
  'webpack-with-asset-inline': { rule: { type: 'asset/inline' } },
  'webpack-with-file-loader': { rule: { type: 'javascript/auto', use: 'file-loader' } },
  'webpack-with-an-address': { entry: './src/given.js', rule: { type: 'asset/resource' } },
};
/** esbuild leaves the address of the module as it is: the file has to be where it leads to. */
const ESBUILD = {
  'esbuild-with-a-copied-file': { entryPoints: { main: 'src/beside.js' }, copies: true },
  'esbuild-with-splitting': { entryPoints: { main: 'src/beside.js' }, splitting: true, copies: true },
  'esbuild-with-the-file-loader': { entryPoints: { main: 'src/given.js' }, loader: { '.wasm': 'file' } },
};

rmSync(dist, { recursive: true, force: true });
await byWebpack(WEBPACK);
for (const [name, { copies, ...options }] of Object.entries(ESBUILD)) {
  const outdir = path.join(dist, name);
  await build({ ...options, absWorkingDir: here, outdir, bundle: true, format: 'esm', minify: true, logLevel: 'warning' });
  if (copies) copyFileSync(wasm, path.join(outdir, path.basename(wasm)));
}
for (const name of readdirSync(dist)) copyFileSync(path.join(here, 'index.html'), path.join(dist, name, 'index.html'));

/** All of them at once; a warning counts as an error. */
async function byWebpack(cases) {
  const configurations = Object.entries(cases).map(([name, { entry = './src/beside.js', experiments, rule }]) => ({
    context: here,
    mode: 'production',
    entry: { main: entry },
    output: { path: path.join(dist, name) },
    experiments,
    module: { rules: rule ? [{ test: /\.wasm$/, ...rule }] : [] },
    optimization: { minimize: false },
    performance: { hints: false },
  }));
  const stats = await new Promise((resolve, reject) => {
    webpack(configurations, (error, stats) => (error ? reject(error) : resolve(stats)));
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
}
