// The React component, and the plain tag in React, rendered again and again with what a test says.

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { PLAIN } from './hosts.ts';

const NPM = path.resolve(import.meta.dirname, '../../../npm/node_modules');
/** The package as it is published. */
const PACKAGE = path.join(PLAIN, 'console/jobs-console');
const { build } = createRequire(path.join(NPM, '../package.json'))('esbuild');

/** Renders what the test says last; what is thrown while it is rendered takes the place of it all. */
const APP = `
import { Component, StrictMode, createElement } from "react";
import { createRoot } from "react-dom/client";
import { JobsConsole } from "jobs-console/react";

class Boundary extends Component {
  state = { error: undefined };
  static getDerivedStateFromError(error) {
    return { error };
  }
  render() {
    return this.state.error ? createElement("p", { role: "alert" }, String(this.state.error)) : this.props.children;
  }
}

const root = createRoot(document.querySelector("main"));
window.told = [];
document.addEventListener("jobs-error", ({ detail }) => window.told.push(detail));
window.render = (props, tag) => {
  const jobs = createElement(tag ?? JobsConsole, { organizationId: "org_1", ...props });
  root.render(createElement(StrictMode, null, createElement(Boundary, null, jobs)));
};
`;

const PAGE = `<!doctype html><meta charset="utf-8"><title>React</title><link rel="icon" href="data:,">
<main></main><script type="module" src="./assets/start.js"></script>`;

const folder = path.join(tmpdir(), `jobs-console-react-${process.pid}`);
test.use({ consoleOptions: { dist: folder } });
test.beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: APP, resolveDir: folder },
    outfile: path.join(folder, 'assets/start.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    nodePaths: [NPM],
    alias: { 'jobs-console': PACKAGE },
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'silent',
  });
  cpSync(path.join(PACKAGE, 'jobs_console_bg.wasm'), path.join(folder, 'assets/jobs_console_bg.wasm'));
  writeFileSync(path.join(folder, 'index.html'), PAGE);
});
test.afterAll(() => rmSync(folder, { recursive: true }));

interface App extends Window {
  told: { kind: string; option?: string }[];
  render: (props: object, tag?: string) => void;
}

const render = (page: Page, props: object, tag?: string) =>
  page.evaluate(([props, tag]) => (window as unknown as App).render(props, tag), [props, tag] as const);
const card = (page: Page) => page.getByRole('article', { name: 'Ingesting acme/api' });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Find jobs' });

for (const [what, tag] of [
  ['the component', undefined],
  ['the tag', 'jobs-console'],
] as const) {
  test(`${what}: a new but equal object at each render takes nothing back from the reader`, async ({ page, visit }) => {
    await visit();
    await render(page, { filters: { status: ['running', 'queued'] } }, tag);
    await expect(card(page)).toBeVisible();
    await search(page).fill('acme');
    await expect(page.getByRole('article')).toHaveCount(1);
    for (const density of ['compact', 'comfortable']) {
      await render(page, { density, filters: { status: ['running', 'queued'] } }, tag);
    }
    await expect(search(page)).toHaveValue('acme');
    await render(page, { filters: { status: ['failed'] } }, tag);
    await expect(page.getByRole('article', { name: 'Failed: acme/broken-repo' })).toBeVisible();
    await expect(search(page)).toHaveValue('');
  });
}

test('filters that hold themselves are told, and the page stays', async ({ page, visit }) => {
  await visit();
  await page.evaluate(() => {
    const filters: Record<string, unknown> = {};
    filters.self = filters;
    (window as unknown as App).render({ filters });
  });
  await expect(card(page)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  const told = await page.evaluate(() => (window as unknown as App).told);
  expect(told.map(({ kind, option }) => ({ kind, option }))).toEqual([{ kind: 'options', option: 'filters' }]);
});

test('id, className, style, data and aria attributes are the element’s, and go with their properties', async ({ page, visit }) => {
  await visit();
  const element = page.locator('jobs-console');
  const more = { className: 'wide', style: { height: '300px' }, 'data-testid': 'all', 'data-open': true };
  await render(page, { id: 'jobs', 'aria-label': 'Jobs', 'aria-busy': false, ...more });
  await expect(page.locator('#jobs')).toHaveClass('wide');
  await expect(page.getByTestId('all')).toHaveCSS('height', '300px');
  await expect(element).toHaveAttribute('data-open', 'true');
  await expect(element).toHaveAttribute('aria-label', 'Jobs');
  await expect(element).toHaveAttribute('aria-busy', 'false');
  await render(page, { organizationId: 'org_2' });
  for (const name of ['aria-label', 'class', 'data-testid', 'id']) await expect(element).not.toHaveAttribute(name);
  await expect(element).not.toHaveCSS('height', '300px');
  await render(page, { id: 'again' });
  await expect(page.locator('#again')).toHaveCount(1);
});
