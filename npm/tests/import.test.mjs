// Importing the package: on a server, and through a bundler.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';

import { PKG, project, run } from './project.mjs';

const FUNCTIONS = ['configure', 'createJobsClient', 'mount', 'preload', 'preloadOnHover', 'preloadWhenIdle'];

test('on a server, importing does nothing', (t) => {
  const { folder } = project(t, { packages: ['react'] });
  for (const name of ['jobs-console', 'jobs-console/element', 'jobs-console/react']) {
    const code = `
      const before = Object.getOwnPropertyNames(globalThis).join();
      globalThis.fetch = () => { throw new Error('something was fetched'); };
      const module = await import('${name}');
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (Object.getOwnPropertyNames(globalThis).join() !== before) throw new Error('a global was changed');
      console.log(Object.keys(module).sort().join());`;
    const exported = run(folder, code).trim();
    if (name === 'jobs-console') assert.equal(exported, FUNCTIONS.join());
    if (name === 'jobs-console/element') assert.equal(exported, 'JobsConsoleElement');
    if (name === 'jobs-console/react') assert.equal(exported, 'JobsConsole');
  }
});

test('on a server, the component is a tag with its children', (t) => {
  const { folder } = project(t, { packages: ['react', 'react-dom'] });
  const html = run(
    folder,
    `import { createElement } from 'react';
     import { renderToString } from 'react-dom/server';
     import { JobsConsole } from 'jobs-console/react';
     const search = createElement('div', { slot: 'search' }, 'find');
     const properties = { endpoint: '/api/trpc', organizationId: 'org_1', onJobsChange() {}, headers: () => ({}) };
     console.log(renderToString(createElement(JobsConsole, properties, search)));`,
  );
  assert.match(html.trim(), /^<jobs-console\b[^>]*>.*<div slot="search">find<\/div>.*<\/jobs-console>$/s);
  assert.doesNotMatch(html, /function|=>|\[object/);
});

/** What a bundler makes of some code, without React. */
async function bundled(folder, code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    format: 'esm',
    external: ['react', 'react/*'],
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text.trim();
}

test('a bundler keeps what is used, and nothing else', async (t) => {
  const { folder } = project(t);
  const text = (code) => bundled(folder, code);

  assert.equal(await text("import { mount } from 'jobs-console';"), '');
  assert.equal(await text("import { JobsConsole } from 'jobs-console/react';"), '');
  assert.match(await text("import 'jobs-console/element';"), /\.define\(/);
  assert.match(await text("import { JobsConsole } from 'jobs-console/react'; use(JobsConsole);"), /\.define\(/);
  assert.doesNotMatch(await text("import { mount } from 'jobs-console'; use(mount);"), /\.define\(/);
});

test('a bundler finds the wasm', () => {
  // Word for word what webpack, Vite, Rollup and Parcel look for.
  const text = readFileSync(join(PKG, 'wasm.js'), 'utf8');
  assert.ok(text.includes('new URL("./jobs_console_bg.wasm",import.meta.url)'), text);
});
