import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { NonRetriableError } from 'inngest';

import { FileError } from '../src/files.js';
import { BATCH, MAX_FILES } from '../src/functions/docs-ingestion.js';
import { run, stepOf } from './run.js';
import { app, bindByPermissions, pushOf, repo } from './support.js';

const pages = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`docs/${String(index).padStart(3, '0')}.md`, '# A']));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('all documents are processed, each by a run of its own', async () => {
  const { docsIngestion, documents } = await app({ 'README.md': '# Readme', 'docs/a.md': 'Text', 'src/main.rs': '' });
  const { result, invoked } = await run(docsIngestion, pushOf());
  assert.deepEqual(result, { store: 'docs', filesProcessed: 2, filesUnchanged: 0, filesRemoved: 0, filesFailed: 0 });
  const common = { organizationId: 'org_a', repo, deliveryId: 'd-1' };
  assert.deepEqual(invoked.map(({ id, data }) => ({ id, data })), [
    { id: 'process:README.md', data: { ...common, path: 'README.md' } },
    { id: 'process:docs/a.md', data: { ...common, path: 'docs/a.md' } },
  ]);
  const stored = documents.stored.sort((a, b) => (a.path < b.path ? -1 : 1));
  const key = { organizationId: 'org_a', repoName: 'acme/docs' };
  assert.deepEqual(stored, [
    { ...key, path: 'README.md', sha: sha256('# Readme'), sections: [{ heading: 'Readme', body: '' }] },
    { ...key, path: 'docs/a.md', sha: sha256('Text'), sections: [{ heading: 'docs/a.md', body: 'Text' }] },
  ]);
});

test('files go in batches, and the run says how far it is after each', async () => {
  const { docsIngestion } = await app(pages(2 * BATCH + 5));
  const { result, atOnce } = await run(docsIngestion, pushOf());
  assert.equal((result as { filesProcessed: number }).filesProcessed, 25);
  assert.equal(atOnce, BATCH);
  for (const processed of [0, BATCH, 2 * BATCH, 25]) {
    const { metadata } = await stepOf(docsIngestion, pushOf(), `progress:${processed}`);
    assert.deepEqual(metadata, [
      { kind: 'userland.progress', scope: 'run', op: 'set', values: { processed, total: 25 } },
    ]);
  }
});

test('a push is about its files: changed ones are processed, removed ones deleted, others left alone', async () => {
  const { docsIngestion, documents } = await app({ 'docs/a.md': '', 'docs/b.md': '', 'src/main.rs': '' });
  documents.indexed = ['docs/a.md', 'docs/b.md', 'docs/gone.md'];
  documents.unchanged = ['docs/a.md'];
  const push = pushOf(['docs/a.md', 'docs/gone.md', 'docs/never-indexed.md', 'src/main.rs', 'src/gone.rs']);
  const { result, invoked } = await run(docsIngestion, push);
  assert.deepEqual(result, { store: 'docs', filesProcessed: 0, filesUnchanged: 1, filesRemoved: 1, filesFailed: 0 });
  assert.deepEqual(invoked.map(({ id }) => id), ['process:docs/a.md', 'delete:docs/gone.md']);
  assert.deepEqual(documents.removed, [{ organizationId: 'org_a', repoName: 'acme/docs', path: 'docs/gone.md' }]);
});

test('what is gone is deleted from the search, whether or not the event says so', async () => {
  const { docsIngestion, documents } = await app({ 'docs/a.md': '' });
  documents.indexed = ['docs/a.md', 'docs/gone.md', 'notes/no-document.md'];
  const removed = ['delete:docs/gone.md', 'delete:notes/no-document.md'];
  for (const [files, expected] of [
    [undefined, ['process:docs/a.md', ...removed]],
    [['docs/a.md'], ['process:docs/a.md', ...removed]],
    [['src/main.rs'], removed],
  ] as const) {
    const { result, invoked } = await run(docsIngestion, pushOf(files && [...files]));
    assert.deepEqual(invoked.map(({ id }) => id), expected, String(files));
    assert.equal((result as { filesRemoved: number }).filesRemoved, 2);
  }
});

test('of several directories of a repository, one does not delete what is of another', async () => {
  const { docsIngestion, documents } = await app({ 'site/docs/a.md': '' });
  documents.indexed = ['docs/a.md', 'docs/gone.md', 'docs/of-another.md'];
  const { name, data } = pushOf(['docs/gone.md']);
  const { invoked } = await run(docsIngestion, { name, data: { ...data, repo: { ...repo, root: 'site' } } });
  assert.deepEqual(invoked.map(({ id }) => id), ['delete:docs/gone.md']);
});

test('a push with another configuration is about all files', async () => {
  const config = 'include: ["*.txt"]\nexclude: [c.txt]\n';
  const { docsIngestion, documents } = await app({ 'lightfast.yml': config, 'a.txt': '', 'b.txt': '', 'c.txt': '' });
  documents.indexed = ['c.txt'];
  const { invoked } = await run(docsIngestion, pushOf(['lightfast.yml', 'a.txt']));
  assert.deepEqual(invoked.map(({ id }) => id), ['process:a.txt', 'process:b.txt', 'delete:c.txt']);
});

test('a file that cannot be used fails alone, at once', async () => {
  const large = 'a'.repeat(2 * 1024 * 1024 + 1);
  const { docsIngestion, documents, root } = await app({ 'docs/a.md': '', 'docs/large.md': large });
  await writeFile(join(root, 'docs/latin.md'), Buffer.from([0x63, 0xe9]));
  const { result, invoked } = await run(docsIngestion, pushOf());
  assert.deepEqual(result, {
    store: 'docs',
    filesProcessed: 1,
    filesUnchanged: 0,
    filesRemoved: 0,
    filesFailed: 2,
    failures: [
      { path: 'docs/large.md', reason: 'it is larger than 2048 KiB' },
      { path: 'docs/latin.md', reason: 'it is not UTF-8 text' },
    ],
  });
  assert.deepEqual(invoked.map(({ attempts }) => attempts), [1, 1, 1]);
  assert.deepEqual(documents.removed.map(({ path }) => path).sort(), ['docs/large.md', 'docs/latin.md']);
});

test('a document that jobs-server does not take, or nobody can read, fails alone', async () => {
  const { docsIngestion, processFile, documents } = await app({ 'docs/a.md': '', 'docs/b.md': '> '.repeat(4_000) });
  documents.failing.set('docs/a.md', new FileError('it is larger than what jobs-server takes'));
  const { result, invoked } = await run(docsIngestion, pushOf());
  assert.deepEqual((result as { failures: unknown }).failures, [
    { path: 'docs/a.md', reason: 'it is larger than what jobs-server takes' },
    { path: 'docs/b.md', reason: 'it cannot be read as Markdown' },
  ]);
  assert.deepEqual(invoked.map(({ attempts }) => attempts), [1, 1]);
  assert.deepEqual(documents.removed.map(({ path }) => path).sort(), ['docs/a.md', 'docs/b.md']);
  // Inngest is told not to try it again, and by which name the run that invoked it knows it.
  const event = { name: 'inngest/function.invoked', data: invoked[0]?.data ?? {} };
  const { op, error } = await stepOf(processFile, event, 'store');
  assert.deepEqual([op, error?.name], ['StepFailed', 'FileFailure']);
});

test('what is no fault of a file fails the run, at once where trying again does not help', async () => {
  const { docsIngestion, documents } = await app({ 'docs/a.md': '', 'docs/b.md': '' });
  for (const [error, attempts] of [
    [new NonRetriableError('set JOBS_SERVER_TOKEN'), 1],
    [new Error('the database failed'), 3],
  ] as const) {
    documents.failing.set('docs/b.md', error);
    const ended = await run(docsIngestion, pushOf());
    assert.deepEqual([ended.result, ended.error], [undefined, { name: 'NonRetriableError', message: error.message }]);
    // The other file may still be in work when this one has failed.
    const failed = ended.invoked.find(({ id }) => id === 'process:docs/b.md');
    assert.deepEqual([failed?.attempts, ended.attempts], [attempts, 1]);
  }
  assert.deepEqual(documents.removed, [], 'what it held before is as good as it was');
});

test('a locked file is tried again, and then fails alone', async () => {
  const { docsIngestion, documents, root } = await app({ 'docs/a.md': '', 'docs/locked.md': '' });
  await chmod(root, 0o755);
  await chmod(join(root, 'docs/locked.md'), 0);
  bindByPermissions(true);
  const { result, invoked, attempts } = await run(docsIngestion, pushOf());
  assert.deepEqual((result as { failures: unknown }).failures, [
    { path: 'docs/locked.md', reason: 'reading it is not permitted' },
  ]);
  assert.deepEqual(invoked.map(({ id, attempts }) => [id, attempts]), [
    ['process:docs/a.md', 1],
    ['process:docs/locked.md', 3],
  ]);
  assert.equal(attempts, 1);
  // What it held before is not to be found any more; not before it is given up.
  assert.deepEqual(documents.removed.map(({ path }) => path), ['docs/locked.md']);
});

test('an invalid configuration fails the run with its line, and is not tried again', async () => {
  const { docsIngestion } = await app({ 'lightfast.yml': 'store: docs\ninclude: [a.md\n', 'docs/a.md': '' });
  const { error, attempts, invoked } = await run(docsIngestion, pushOf());
  assert.equal(error?.name, 'NonRetriableError');
  assert.match(error?.message ?? '', /^Invalid lightfast\.yml syntax: .* at line 3, column 1$/);
  assert.equal(attempts, 1);
  assert.deepEqual(invoked, []);
  assert.equal((await stepOf(docsIngestion, pushOf(), 'load-config')).op, 'StepFailed');
});

test('without a configuration there are defaults, unless they are off', async () => {
  const { docsIngestion } = await app({ 'docs/a.md': '' }, { defaults: false });
  const { error, attempts } = await run(docsIngestion, pushOf());
  assert.equal(error?.message, 'There is no lightfast.yml in this repository');
  assert.equal(attempts, 1);
});

test('a configuration that cannot be read now is tried again', async () => {
  const { docsIngestion, root } = await app({ 'lightfast.yml': '', 'docs/a.md': '' });
  const config = join(root, 'lightfast.yml');
  await chmod(root, 0o755);
  await chmod(config, 0);
  bindByPermissions(true);
  const { result, attempts } = await run(docsIngestion, pushOf(), async (attempt) => {
    if (attempt === 0) return;
    bindByPermissions(false);
    await chmod(config, 0o644);
  });
  assert.equal(attempts, 2);
  assert.equal((result as { filesProcessed: number }).filesProcessed, 1);
});

test('only directories of the map are read', async () => {
  const { docsIngestion, root } = await app({ 'docs/a.md': '', 'site/docs/b.md': '' });
  const push = pushOf();
  const of = (repo: object) => run(docsIngestion, { ...push, data: { ...push.data, repo } });
  for (const [repo, message] of [
    [{ fullName: 'acme/other' }, 'There is no repository acme/other here'],
    [{ fullName: 'acme/docs', root: '/etc' }, '/etc is outside of acme/docs'],
    [{ fullName: 'acme/docs', root: '..' }, '.. is outside of acme/docs'],
    [{ fullName: 'acme/docs', root: 'nowhere' }, 'There is no directory for acme/docs, nowhere'],
  ] as const) {
    const { error, attempts } = await of(repo);
    assert.deepEqual([error?.message, attempts], [message, 1]);
  }
  for (const directory of ['site', join(root, 'site')]) {
    const { invoked } = await of({ fullName: 'acme/docs', root: directory });
    assert.deepEqual(invoked.map(({ id }) => id), ['process:docs/b.md']);
  }
});

test('more files than a run has steps for are refused before any work', async () => {
  const { docsIngestion } = await app(pages(MAX_FILES + 1));
  const { error, invoked } = await run(docsIngestion, pushOf());
  assert.match(error?.message ?? '', /^901 files are more than the 900 /);
  assert.deepEqual(invoked, []);
});

test('an event that lacks what it has to have is refused', async () => {
  const { docsIngestion } = await app({});
  const { error, attempts } = await run(docsIngestion, { name: 'docs/push', data: { organizationId: 'org_a', repo } });
  assert.match(error?.message ?? '', /deliveryId/);
  assert.equal(attempts, 1);
});
