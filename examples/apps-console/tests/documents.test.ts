import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { findDocuments, readDocument } from '../src/documents.js';
import { FileError } from '../src/files.js';
import { directory } from './support.js';

const markdown = (path: string) => path.endsWith('.md');

test('what git ignores and what is hidden is left out', async () => {
  const root = await directory({
    '.git/info/exclude': 'mine.md\n',
    '.gitignore': 'drafts/\n*.tmp.md\n/docs/old\n',
    '.hidden/a.md': '',
    '.b.md': '',
    'a.md': '',
    'a.txt': '',
    'mine.md': '',
    'x.tmp.md': '',
    'drafts/.gitignore': '!c.md\n',
    'drafts/c.md': '',
    'docs/old/d.md': '',
    'docs/e.md': '',
    'docs/new/.gitignore': '!kept.tmp.md\nf.md\n',
    'docs/new/kept.tmp.md': '',
    'docs/new/f.md': '',
    'docs/f.md': '',
  });
  assert.deepEqual(await findDocuments(root, markdown), ['a.md', 'docs/e.md', 'docs/f.md', 'docs/new/kept.tmp.md']);
});

test('ignore files are read as jobs-server reads them', async () => {
  const files = { '.gitignore': '*.md\n', '.ignore': '!a.md\nb.md\n', 'a.md': '', 'b.md': '', 'c.md': '' };
  // No repository, so .gitignore means nothing.
  assert.deepEqual(await findDocuments(await directory(files), markdown), ['a.md', 'c.md']);
  const nested = { '.git/HEAD': '', 'other/.git/HEAD': '', 'other/d.md': '', 'e/f.md': '' };
  assert.deepEqual(await findDocuments(await directory({ ...files, ...nested }), markdown), ['a.md', 'other/d.md']);
});

test('links lead to files of the repository only', async () => {
  const outside = await directory({ 'docs/secret.md': 'secret' });
  const root = await directory({ 'docs/a.md': 'public' });
  await symlink(join(outside, 'docs/secret.md'), join(root, 'file.md'));
  await symlink(join(outside, 'docs'), join(root, 'directory'));
  await symlink('docs', join(root, 'again'));
  await symlink('docs/a.md', join(root, 'inside.md'));
  await symlink('loop.md', join(root, 'loop.md'));
  execFileSync('mkfifo', [join(root, 'pipe.md')]);
  assert.deepEqual(await findDocuments(root, markdown), ['docs/a.md', 'inside.md']);
  assert.equal((await readDocument(root, 'inside.md')).text, 'public');
  for (const [path, message] of [
    ['file.md', 'it is a link out of the repository'],
    ['directory/secret.md', 'it is a link out of the repository'],
    [`../${outside.split('/').at(-1)}/docs/secret.md`, 'it is a link out of the repository'],
    ['pipe.md', 'it is not an ordinary file'],
    ['docs', 'it is not an ordinary file'],
    ['none.md', 'it does not exist'],
    ['loop.md', 'it cannot be read (ELOOP)'],
  ] as const) {
    const expected = (error: unknown) => error instanceof FileError && error.message === message && !error.transient;
    await assert.rejects(readDocument(root, path), expected, path);
  }
});
