// The request that is sent before the module is there. That it is the one that the module makes is tested with both,
// on the page (e2e/tests/loading.spec.ts).

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { PKG } from './project.mjs';

const { prefetchList } = await import(pathToFileURL(join(PKG, 'early.js')));

/** What is requested for these options; `undefined` where nothing is. */
function requested(t, options, { visibilityState = 'visible', onLine = true } = {}) {
  const fetched = [];
  const fetch = async (...request) => {
    fetched.push(request);
    return new Response('[]');
  };
  for (const [name, value] of Object.entries({ document: { visibilityState }, navigator: { onLine }, fetch })) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true });
    t.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]));
  }
  prefetchList(options)?.drop();
  assert.ok(fetched.length <= 1);
  return fetched[0] && { url: fetched[0][0], init: fetched[0][1] };
}

const ADDRESSES = [
  [{}, '/api/trpc/jobs.list?input={"json":{"filter":"all"}}'],
  [{ organizationId: 'org_1' }, '/api/trpc/jobs.list?input={"json":{"filter":"all","organizationId":"org_1"}}'],
  [
    { endpoint: ' /gateway/?key=1#top ', scope: { z: { b: 1, a: [2, null] }, a: 'ü' }, limit: 7, transformer: 'none' },
    '/gateway/jobs.list?key=1&input={"a":"ü","filter":"all","limit":7,"z":{"a":[2,null],"b":1}}',
  ],
  [
    { endpoint: 'https://console.example/t', filter: false, procedures: { list: 'runs.list' } },
    'https://console.example/t/runs.list?input={"json":{}}',
  ],
];

for (const [options, address] of ADDRESSES) {
  test(`${JSON.stringify(options)} is ${address}`, (t) => {
    const { url, init } = requested(t, options);
    assert.equal(decodeURIComponent(url), address);
    assert.equal(init.cache, 'no-store');
    assert.equal(init.headers['x-trpc-source'], 'jobs-console');
  });
}

test('what is not known for sure is left to the module', (t) => {
  for (const options of [{ methodOverride: 'POST' }, { scope: { filter: 'x' } }, { limit: -1 }, { organizationId: 7 }]) {
    assert.equal(requested(t, options), undefined, JSON.stringify(options));
  }
});

test('nothing is requested where the page is hidden or offline', (t) => {
  assert.equal(requested(t, {}, { visibilityState: 'hidden' }), undefined);
  assert.equal(requested(t, {}, { onLine: false }), undefined);
});
