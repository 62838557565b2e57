import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'node:test';

import { createClient } from '../src/client.js';
import { DEFAULT_INCLUDE } from '../src/config.js';
import { createFunctions } from '../src/functions/index.js';
import type { Document, DocumentKey, DocumentStore } from '../src/jobs-server.js';

const made: string[] = [];

afterEach(async () => {
  bindByPermissions(false);
  await Promise.all(made.splice(0).map((directory) => rm(directory, { recursive: true, force: true })));
});

/** A directory with these files, removed after the test. */
export async function directory(files: Record<string, string>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'apps-console-')));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** A store that notes what it is told. */
export class Notes implements DocumentStore {
  readonly stored: Document[] = [];
  readonly removed: DocumentKey[] = [];
  /** Paths of documents that are there already. */
  indexed: string[] = [];
  /** Those of them whose content is the same. */
  unchanged: string[] = [];
  /** What goes wrong with documents, by their path, each time that they are put. */
  readonly failing = new Map<string, Error>();

  paths() {
    return Promise.resolve(this.indexed);
  }

  put(document: Document) {
    const error = this.failing.get(document.path);
    if (error) return Promise.reject(error);
    this.stored.push(document);
    return Promise.resolve({ unchanged: this.unchanged.includes(document.path) });
  }

  remove(key: DocumentKey) {
    this.removed.push(key);
    return Promise.resolve();
  }
}

const nothing = () => {};
/** Failures that a test wants are not printed. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

interface AppOptions {
  defaults?: boolean;
  /** Where documents go, if not into notes. */
  store?: DocumentStore;
}

/** The functions over the repository `acme/docs` with these files. */
export async function app(files: Record<string, string>, { defaults = true, store }: AppOptions = {}) {
  const root = await directory(files);
  const documents = new Notes();
  const client = createClient(silent);
  const functions = createFunctions(client, {
    repositories: new Map([['acme/docs', root]]),
    defaultInclude: defaults ? DEFAULT_INCLUDE : undefined,
    documents: store ?? documents,
  });
  return { ...functions, root, documents };
}

export const repo = { fullName: 'acme/docs' };

export function pushOf(files?: string[]) {
  const data = { organizationId: 'org_a', repo, beforeSha: 'a1', afterSha: 'b2', deliveryId: 'd-1' };
  return { name: 'docs/push', data: { ...data, ...(files ? { files } : {}) } };
}

const isRoot = process.getuid?.() === 0;

/** Whether file permissions bind a test, until its end: in containers, tests often run as root. */
export function bindByPermissions(bound: boolean): void {
  if (isRoot) process.seteuid?.(bound ? 65_534 : 0);
}
