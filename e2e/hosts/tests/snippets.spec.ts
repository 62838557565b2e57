// Every snippet of README.md, docs/embedding.md and docs/from-react.md does what is said of it. Rust ones are the crate's doc tests; what a
// server does (`js`) is what the console of the tests does (e2e/console).

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, type Page, test } from '@playwright/test';

import { startConsole } from '../../console/console.mjs';
import { PLAIN } from './hosts.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Where React and the compilers are. */
const NPM = path.join(ROOT, 'npm/node_modules');
/** The package as it is published. */
const PACKAGE = path.join(PLAIN, 'console/jobs-console');
/** What the snippets import of a console that has a list already. */
const OWN = path.join(import.meta.dirname, 'from-react/trpc.ts');
const require = createRequire(path.join(ROOT, 'npm/package.json'));
const { build } = require('esbuild');

interface Snippet {
  name: string;
  language: string;
  code: string;
}

const snippets = ['README.md', 'docs/embedding.md', 'docs/from-react.md'].flatMap((file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code], index): Snippet => {
    return { name: `${file}, snippet ${index + 1}`, language, code };
  });
});
const inBrowser = snippets.filter(({ language }) => ['ts', 'tsx', 'html', 'css', 'vue', 'svelte'].includes(language));

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jobs-console-snippet-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

test('there are snippets, and no other kinds of them', () => {
  expect(inBrowser.length).toBeGreaterThan(10);
  const elsewhere = snippets.filter((snippet) => !inBrowser.includes(snippet)).map(({ language }) => language);
  for (const language of elsewhere) expect(['js', 'rust', 'sh', 'text', 'toml']).toContain(language);
});

test('the TypeScript ones are well typed', () => {
  const files = inBrowser.filter(({ language }) => language.startsWith('ts'));
  files.forEach(({ code, language }, index) => writeFileSync(path.join(folder, `${index}.${language}`), code));
  cpSync(OWN, path.join(folder, 'trpc.ts'));
  mkdirSync(path.join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(PACKAGE, path.join(folder, 'node_modules/jobs-console'));
  symlinkSync(path.join(NPM, '@types/react'), path.join(folder, 'node_modules/@types/react'));
  symlinkSync(path.join(NPM, 'csstype'), path.join(folder, 'node_modules/csstype'));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    jsx: 'react-jsx',
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    preserveSymlinks: true,
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts', '*.tsx'] }));
  const tsc = path.join(NPM, 'typescript/bin/tsc');
  let complaints = '';
  try {
    execFileSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8' });
  } catch (error) {
    complaints = (error as { stdout: string }).stdout;
  }
  expect(complaints).toBe('');
});

for (const snippet of inBrowser) {
  test(snippet.name, async ({ page }) => {
    await site(snippet);
    const server = await startConsole({ dist: folder });
    server.jobs.add({ repoName: 'acme/api', startedAt: Date.now(), progress: { processed: 12, total: 45 } });
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const wasm = page.waitForRequest(/jobs_console_bg\.wasm/);
    wasm.catch(() => undefined);
    await page.goto(server.url);
    await expectWhatItSays(page, snippet.code, wasm);
    expect(complaints).toEqual([]);
    await page.close();
    await server.close();
  });
}

/** A page with the snippet in it. */
async function site({ language, code }: Snippet) {
  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
  const head = '<!doctype html><meta charset="utf-8"><title>Snippet</title><link rel="icon" href="data:,">';
  cpSync(PACKAGE, path.join(folder, 'jobs-console'), { recursive: true });
  if (language === 'html') return write('index.html', head + code);
  if (language === 'css') {
    write('snippet.css', code);
    const script = '<script type="module" src="./jobs-console/element.js"></script>';
    const element = '<jobs-console organization-id="org_123"></jobs-console>';
    return write('index.html', `${head}<link rel="stylesheet" href="./snippet.css">${script}${element}`);
  }
  write(`snippet.${language}`, code);
  write('start.ts', STARTS[language as keyof typeof STARTS]);
  cpSync(OWN, path.join(folder, 'trpc.ts'));
  await build({
    entryPoints: [path.join(folder, 'start.ts')],
    outfile: path.join(folder, 'assets/start.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    nodePaths: [NPM],
    alias: { 'jobs-console': PACKAGE },
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [{ name: 'templates', setup: compileTemplates }],
    logLevel: 'silent',
  });
  cpSync(path.join(PACKAGE, 'jobs_console_bg.wasm'), path.join(folder, 'assets/jobs_console_bg.wasm'));
  write('index.html', `${head}<main></main><script type="module" src="./assets/start.js"></script>`);
}

const RENDERED = `
import { StrictMode, createElement } from "react";
import { createRoot } from "react-dom/client";
import Snippet from "./snippet.tsx";

// A component of a server is rendered there, to what it returns.
const isOfServer = Snippet.constructor.name === "AsyncFunction";
const content = isOfServer ? await Snippet() : createElement(Snippet);
createRoot(document.querySelector("main")).render(createElement(StrictMode, null, content));
document.body.dataset.ran = "yes";
`;

const STARTS = {
  ts: 'import "./snippet.ts"; document.body.dataset.ran = "yes";',
  tsx: RENDERED,
  vue: 'import { createApp } from "vue"; import Snippet from "./snippet.vue"; createApp(Snippet).mount("main");',
  svelte:
    'import { mount } from "svelte"; import Snippet from "./snippet.svelte"; mount(Snippet, { target: document.querySelector("main") });',
};

/** What the frameworks' plugins for bundlers do, for one file. */
function compileTemplates({ onLoad }: { onLoad: (which: { filter: RegExp }, load: (file: { path: string }) => object) => void }) {
  onLoad({ filter: /\.vue$/ }, (file) => {
    const { compileScript, parse } = require('vue/compiler-sfc');
    const { descriptor } = parse(readFileSync(file.path, 'utf8'));
    const compilerOptions = { isCustomElement: (tag: string) => tag === 'jobs-console' };
    const { content } = compileScript(descriptor, { id: 'snippet', inlineTemplate: true, templateOptions: { compilerOptions } });
    return { contents: content, loader: 'ts' };
  });
  onLoad({ filter: /\.svelte$/ }, (file) => {
    const { compile } = require('svelte/compiler');
    return { contents: compile(readFileSync(file.path, 'utf8'), { generate: 'client' }).js.code, loader: 'js' };
  });
}

async function expectWhatItSays(page: Page, code: string, wasm: Promise<unknown>) {
  const card = page.getByRole('article', { name: 'Ingesting acme/api' });
  if (code.includes('useSyncExternalStore')) {
    await expect(page.getByRole('link')).toHaveText('Jobs 1');
  } else if (code.includes('preload')) {
    await wasm;
  } else if (code.includes('useQuery(') && !code.includes('<JobsConsole')) {
    // Of the console's own list there is nothing here but its types.
    await expect(page.locator('body')).toHaveAttribute('data-ran', 'yes');
  } else if (code.includes('configure(') || code.includes('querySelector("jobs-console")?.invalidate()') || code.includes('jobs-console/jsx')) {
    await expect(page.locator('body')).toHaveAttribute('data-ran', 'yes');
  } else if (code.includes('::part(card)')) {
    await expect(card).toHaveCSS('box-shadow', /0px 1px 2px/);
  } else {
    await expect(card).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Jobs, 1 running' })).toBeVisible();
    if (code.includes('onFiltersChange')) await expectFiltersAreKept(page);
  }
}

/** What the reader looks for and which status it is to have hold together. */
async function expectFiltersAreKept(page: Page) {
  const search = page.getByRole('searchbox', { name: 'Find jobs' });
  const running = page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /^Running/ });
  await search.fill('acme');
  await running.click();
  await expect(running).toHaveAttribute('aria-pressed', 'true');
  await expect(search).toHaveValue('acme');
  await expect(page.getByRole('article')).toHaveCount(1);
}
