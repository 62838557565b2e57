// In jsdom, where a host's own tests run: nothing works that needs a browser, and nothing complains.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { project } from './project.mjs';

/** What a test environment of jsdom puts into Node: everything of the window that Node has not, and its events. */
const ENVIRONMENT = `
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><main></main>', { url: 'https://console.example/jobs' });
const KEPT = new Set(['undefined', 'fetch', 'performance', 'crypto', 'localStorage', 'sessionStorage']);
const REPLACED = /^(Event|EventTarget|CustomEvent|MessageEvent|DOMException|AbortController|AbortSignal|navigator)$/;
for (const name of Object.getOwnPropertyNames(window)) {
  if (KEPT.has(name) || (name in globalThis && !REPLACED.test(name))) continue;
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
}
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) globalThis[name] = window[name].bind(window);

const told = [];
const wrong = [];
for (const name of ['jobs-error', 'jobs-change', 'session-expired']) {
  document.addEventListener(name, ({ type, detail }) => told.push({ type, kind: detail.kind, message: detail.message }));
}
window.addEventListener('error', ({ message }) => wrong.push(message));
process.on('unhandledRejection', (reason) => wrong.push(String(reason)));
process.on('uncaughtException', (error) => wrong.push(String(error)));
globalThis.fetch = (url) => {
  wrong.push('fetched: ' + url);
  return Promise.reject(new Error('there is no network'));
};
console.error = (...words) => wrong.push(words.join(' '));
const { setTimeout: wait } = globalThis;

export const settled = () => new Promise((resolve) => wait(resolve, 100));
export function report(more = {}) {
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  console.log(JSON.stringify({ told, wrong, timers, ...more }));
}
`;

const { folder } = project({ after }, { packages: ['jsdom', 'react', 'react-dom'] });
writeFileSync(join(folder, 'environment.mjs'), ENVIRONMENT);

/** What happens when a module runs in jsdom. The process has to end by itself. */
function runs(code) {
  writeFileSync(join(folder, 'run.mjs'), `import { settled, report } from './environment.mjs';\n${code}`);
  // A view that waited for its module would keep the process for 20 seconds.
  const { stdout, stderr, signal, status } = spawnSync(process.execPath, ['run.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 15_000,
  });
  assert.deepEqual({ signal, status, stderr }, { signal: null, status: 0, stderr: '' }, stdout);
  const { told, wrong, timers, ...more } = JSON.parse(stdout);
  assert.deepEqual(wrong, [], 'errors, rejections, requests');
  assert.equal(timers, 0, 'timers that are left');
  return { told, ...more };
}

test('importing and looking at the element does nothing', () => {
  const { told } = runs(
    `await import('jobs-console');
     await import('jobs-console/element');
     await import('jobs-console/react');
     const element = document.createElement('jobs-console');
     element.setAttribute('limit', 'many');
     element.endpoint = '/api/trpc';
     element.headers = async () => ({});
     if (element.endpoint !== '/api/trpc') throw new Error('a property is lost');
     await settled();
     report();`,
  );
  assert.deepEqual(told, []);
});

for (const attributes of [{ preload: 'idle' }, { loading: 'lazy', preload: 'hover' }]) {
  test(`the element with ${JSON.stringify(attributes)} says once that it cannot be shown`, () => {
    const { told, text } = runs(
      `await import('jobs-console/element');
       const element = document.createElement('jobs-console');
       for (const [name, value] of Object.entries(${JSON.stringify(attributes)})) element.setAttribute(name, value);
       element.organizationId = 'org_1';
       document.querySelector('main').append(element);
       await settled();
       const text = element.shadowRoot.querySelector('[role=alert]')?.textContent;
       element.refresh();
       element.clear();
       element.setTab('chat');
       element.setAttribute('theme', 'dark');
       document.body.append(element);
       await settled();
       element.remove();
       await settled();
       report({ text });`,
    );
    assert.match(text, /Couldn't load the Jobs view/);
    assert.doesNotMatch(text, /Try again|Reload/);
    assert.ok(told.every(({ type, kind }) => type === 'jobs-error' && kind === 'load'), JSON.stringify(told));
    assert.equal(told.length, 1);
  });
}

test('what stands in its place follows the language and the words of the host', () => {
  const { said } = runs(
    `const { configure } = await import('jobs-console');
     await import('jobs-console/element');
     configure({ languages: { de: { 'load.not_loaded': 'Geht nicht' } } });
     const element = document.createElement('jobs-console');
     const heading = () => element.shadowRoot.querySelector('[role=alert] h3').textContent;
     document.querySelector('main').append(element);
     await settled();
     const panel = () => element.shadowRoot.querySelector('[role=alert]');
     const said = [heading()];
     element.locale = 'de';
     await settled();
     said.push(heading());
     element.messages = { 'load.not_loaded': 'Nanu' };
     await settled();
     said.push(heading());
     const before = panel();
     element.messages = { 'load.not_loaded': 'Nanu' };
     await settled();
     said.push(panel() === before);
     element.remove();
     await settled();
     report({ said });`,
  );
  assert.deepEqual(said, ["Couldn't load the Jobs view", 'Geht nicht', 'Nanu', true]);
});

test('mount says once that it cannot be shown', () => {
  const { told } = runs(
    `const { mount, preload, preloadOnHover, preloadWhenIdle } = await import('jobs-console');
     preloadWhenIdle();
     const stop = preloadOnHover(document.body);
     document.body.dispatchEvent(new Event('pointerenter'));
     stop();
     await preload();
     const jobs = mount(document.querySelector('main'), { endpoint: '/api/trpc', initialData: [] });
     await settled();
     jobs.update({ theme: 'dark', endpoint: null });
     await settled();
     jobs.destroy();
     await settled();
     report();`,
  );
  assert.deepEqual(told.map(({ type, kind }) => ({ type, kind })), [{ type: 'jobs-error', kind: 'load' }]);
});

test('the React component renders', () => {
  const { told, errors, html } = runs(
    `const { createElement } = await import('react');
     const { createRoot } = await import('react-dom/client');
     const { JobsConsole } = await import('jobs-console/react');
     const root = createRoot(document.querySelector('main'));
     const errors = [];
     const onJobsError = ({ detail }) => errors.push(detail.kind);
     root.render(createElement(JobsConsole, { organizationId: 'org_1', headers: () => ({}), onJobsError }));
     await settled();
     const html = document.querySelector('main').innerHTML;
     root.unmount();
     await settled();
     report({ html, errors });`,
  );
  assert.match(html, /^<jobs-console\b/);
  assert.deepEqual(errors, ['load']);
  assert.equal(told.length, 1);
});

test('a client has no numbers', () => {
  const { errors, counts } = runs(
    `const { createJobsClient } = await import('jobs-console');
     const errors = [];
     const jobs = createJobsClient({ organizationId: 'org_1', onError: ({ kind }) => errors.push(kind) });
     const unsubscribe = jobs.subscribe(() => undefined);
     await settled();
     jobs.clear();
     unsubscribe();
     await settled();
     report({ errors, counts: jobs.counts ?? null });`,
  );
  assert.deepEqual({ errors, counts }, { errors: ['load'], counts: null });
});
