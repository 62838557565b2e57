import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sections } from '../src/markdown.js';

const read = (text: string) => sections(text, 'docs/a.md').map(({ heading, body }) => [heading, body]);

// The first two are the tests of `jobs-server`, whose search gets the same text from either.
test('text goes under its heading', () => {
  const text =
    'Before.\n\n# The `one` *title*\n\nSome **bold**\ntext.\n\n```sh\nls -l\n```\n\n## Empty\n\n## Last\n- a\n- b\n';
  assert.deepEqual(read(text), [
    ['The one title', 'Before.'],
    ['The one title', 'Some bold text.\nls -l'],
    ['Empty', ''],
    ['Last', 'a\nb'],
  ]);
});

test('metadata and markup are no text', () => {
  const text = '---\ntitle: Hidden\n---\n<b>word</b>\n\n| a | b |\n|---|---|\n| c | d |\n';
  assert.deepEqual(read(text), [['docs/a.md', 'word\na\nb\n\nc\nd']]);
});

test('entities, links, pictures and lists are their text', () => {
  const list = '- [A &amp; B](https://example.org) ![a cat](cat.png)\n- [x] done\n';
  const text = `${list}\n> quoted\\\n> twice[^1]\n\n[^1]: A note.\n`;
  assert.deepEqual(read(text), [['docs/a.md', 'A & B a cat\n\ndone\n\nquoted twice\n\nA note.']]);
});

test('a document without any text has no sections', () => {
  for (const text of ['', '\n\n', '---\na: 1\n---\n', '<!-- nothing -->']) assert.deepEqual(read(text), [], text);
});
