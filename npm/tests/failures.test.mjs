// What is said where the view does not start is what docs/failures.md says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { NPM, PKG } from './project.mjs';

const load = (file) => import(pathToFileURL(join(PKG, file)));
const { HELP, keyOf, keysOf } = await load('load-error.js');
const { words } = await load('words.js');
const english = words.en;
const source = (tag) => JSON.parse(readFileSync(join(NPM, `../locales/${tag}.json`), 'utf8'));
const OTHERS = ['ar', 'de', 'es', 'fr', 'ja', 'zh-Hans'];

/** The keys of all that is said where the module is not there. */
const SAID = [
  ...Object.keys(HELP).flatMap((failure) => Object.values(keysOf(failure))),
  ...Object.values(HELP).filter(Boolean).map(keyOf),
];

test('docs/failures.md says the same', () => {
  const section = readFileSync(join(NPM, '../docs/failures.md'), 'utf8').split('\n## Starting the view')[1];
  const rows = [...section.matchAll(/^\| (?!what happened)[^-].*? \| \*\*(.+?)\*\* (.+?) \| (.*?) ?\|$/gm)];
  const documented = rows.map(([, heading, text, button]) => [heading, text, button]);
  const said = Object.entries(HELP).map(([failure, help]) => {
    const { heading, text } = keysOf(failure);
    return [english[heading], english[text], help ? english[keyOf(help)] : ''];
  });
  assert.deepEqual(documented, said);
});

test('all of it is said in English without a request, and in each other language by one', () => {
  const file = JSON.parse(readFileSync(join(PKG, 'locales/load.json'), 'utf8'));
  assert.deepEqual(Object.keys(file).sort(), OTHERS);
  for (const key of SAID) {
    assert.equal(english[key], source('en')[key], key);
    for (const tag of OTHERS) assert.equal(file[tag][key], source(tag)[key], `${tag} ${key}`);
    for (const tag of OTHERS) assert.ok(file[tag][key], `${tag} ${key}`);
  }
});

test('what is said while it loads needs no request in any language', () => {
  assert.deepEqual(Object.keys(words).sort(), ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh-Hans']);
  for (const [tag, texts] of Object.entries(words)) {
    assert.equal(texts['list.loading'], source(tag)['list.loading'], tag);
    assert.ok(tag === 'en' || Object.keys(texts).length === 1, tag);
  }
});

test('a language is found for a locale as the module finds it', async () => {
  const { languageOf } = await load('languages.js');
  const languages = { de: 'de', 'zh-Hans': 'zh-Hans', 'pt-BR': 'pt-BR' };
  for (const [locale, found] of [
    ['de', 'de'],
    ['de-CH', 'de'],
    ['DE_at', 'de'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-Hans-SG', 'zh-Hans'],
    ['zh-TW', undefined],
    ['pt-br', 'pt-BR'],
    ['pt', undefined],
    ['en', undefined],
    ['', undefined],
  ]) {
    assert.equal(languageOf(languages, locale), found, locale);
  }
});
