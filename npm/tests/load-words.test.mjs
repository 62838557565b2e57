// The words for what stands where the module is not there: whatever the host gives, they are texts.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { PKG } from './project.mjs';

const load = (file) => import(pathToFileURL(join(PKG, file)));
const { loadingWords, loadWords, requestLoadWords } = await load('load-words.js');
const { configure } = await load('wasm.js');

const page = { documentElement: { lang: 'de' }, adoptedStyleSheets: [] };
const HEADING = 'load.not_loaded';

test('messages that are no texts are left out', () => {
  const messages = { [HEADING]: { one: 'one job', other: 'jobs' }, 'load.reload': 'Once more', 'load.restart': null };
  const { texts } = loadWords({ messages }, page);
  assert.equal(texts[HEADING], "Couldn't load the Jobs view");
  assert.equal(texts['load.restart'], 'Start again');
  assert.equal(texts['load.reload'], 'Once more');
  assert.equal(loadWords({ messages: 'text' }, page).texts[HEADING], "Couldn't load the Jobs view");
});

test('a language that is none is not taken', (t) => {
  t.after(() => configure({ languages: {} }));
  for (const none of ['text', null, 7, [], { [HEADING]: { other: 'jobs' } }]) {
    configure({ languages: { de: none } });
    assert.equal(loadWords({}, page).lang, 'en', JSON.stringify(none));
    assert.equal(loadingWords({}, page).lang, 'de');
  }
  configure({ languages: { de: { [HEADING]: 'Geht nicht' } } });
  assert.equal(loadWords({}, page).texts[HEADING], 'Geht nicht');
});

test('all views have one request, and another after one that has failed', async (t) => {
  const answers = [new Response('no JSON'), new Response(JSON.stringify({ de: { [HEADING]: 'Geht nicht' }, fr: 'texte' }))];
  let requests = 0;
  const { fetch } = globalThis;
  t.after(() => (globalThis.fetch = fetch));
  globalThis.fetch = async () => answers[requests++];
  const all = () => Promise.all([requestLoadWords({}, page), requestLoadWords({ locale: 'de-CH' }, page)]);
  assert.deepEqual(await all(), [false, false]);
  assert.equal(requests, 1);
  assert.deepEqual(await all(), [true, true]);
  assert.equal(requests, 2);
  assert.equal(loadWords({ locale: 'de-CH' }, page).texts[HEADING], 'Geht nicht');
  assert.equal(await requestLoadWords({ locale: 'fr' }, page), false);
  assert.equal(requests, 2);
});
