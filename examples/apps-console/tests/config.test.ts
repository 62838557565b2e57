import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { createMatcher, loadConfig, parseConfig } from '../src/config.js';
import { directory } from './support.js';

const parse = (text: string) => parseConfig(text, ['README.md']);

test('globs choose the documents', () => {
  const config = parse("store: site\ninclude: ['docs/**/*.md', './*.mdx']\nexclude: [docs/old/**]\n");
  assert.equal(config.store, 'site');
  const matches = createMatcher(config);
  for (const [path, expected] of [
    ['docs/a.md', true],
    ['docs/b/c.md', true],
    ['x.mdx', true],
    ['b/x.mdx', false],
    ['docs/old/a.md', false],
    ['README.md', false],
  ] as const) {
    assert.equal(matches(path), expected, path);
  }
});

test('what means something in a regular expression stands for itself', () => {
  const include = ['app/(docs)/*.mdx', 'app/\\(b\\)/*.mdx', 'a+b/[(]c|"d.md'];
  const matches = createMatcher({ store: 'docs', include, exclude: [] });
  for (const path of ['app/(docs)/a.mdx', 'app/(b)/a.mdx', 'a+b/(c|"d.md']) assert.ok(matches(path), path);
  assert.ok(!matches('app/docs/a.mdx'));
});

test('an empty file changes nothing', () => {
  for (const text of ['', '# nothing yet\n', 'version: 1\n', 'include: ~\n']) {
    assert.deepEqual(parse(text), { store: 'docs', include: ['README.md'], exclude: [] }, text);
  }
  assert.deepEqual(parse('globs: [a.md]\n').include, ['a.md']);
});

test('a mistake is told in one line, with its place', () => {
  for (const [text, place] of [
    ['store: docs\ninclude: [a.md\nexclude: []\n', 'line 3'],
    ['store: docs\ninclude:\n  - a.md\n bad: [\n', 'line 4'],
    ['store: docs\ninclude: 7\n', 'line 2, column 10'],
    ['- a.md\n', 'line 1'],
    ['store: &a [*a, *b]\n', 'line 1'],
    ['include: [a.md]\nglobs: [b.md]\n', 'line 2, column 8'],
  ] as const) {
    assert.throws(() => parse(text), (error: Error) => {
      assert.match(error.message, /^Invalid lightfast\.yml syntax: [^\n]+$/);
      assert.ok(error.message.includes(place), error.message);
      return error.name === 'ConfigError';
    }, text);
  }
});

test('a glob that cannot be used is told with its place', () => {
  const message = /^Invalid lightfast\.yml: include: "a\{": .* at line 3, column 5$/;
  assert.throws(() => parse("include:\n  - a.md\n  - 'a{'\n"), { name: 'ConfigError', message });
});

test('what is no text is no configuration', async () => {
  const root = await directory({});
  await writeFile(join(root, 'lightfast.yml'), Buffer.from([0x23, 0xe9]));
  await assert.rejects(loadConfig(root), { name: 'ConfigError', message: /it is not UTF-8 text$/ });
});
