import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createMatcher, parseConfig } from '../src/config.js';

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
    ["include:\n  - a.md\n  - 'a{'\n", 'line 3, column 5'],
    ['- a.md\n', 'line 1'],
    ['store: &a [*a, *b]\n', 'line 1'],
  ] as const) {
    assert.throws(() => parse(text), (error: Error) => {
      assert.match(error.message, /^Invalid lightfast\.yml: [^\n]+$/);
      assert.ok(error.message.includes(place), error.message);
      return error.name === 'ConfigError';
    }, text);
  }
});
