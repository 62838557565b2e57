// The documents of a repository.

import { createHash } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import createIgnore, { type Ignore } from 'ignore';

import { contains, FileError, readBelow } from './files.js';

/** Larger files fail. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_IGNORE_BYTES = 64 * 1024;

/** The rules of one directory, for paths below it. */
interface Rules {
  /** Ends with a slash, unless it is the root: then it is empty. */
  base: string;
  ignore: Ignore;
}

/** All rules that hold in a directory, each list with the nearest directory's first. */
interface AllRules {
  /** Of `.ignore` files, which come before those of git. */
  own: Rules[];
  /** `undefined` outside of a git repository: there, a `.gitignore` is a file like any other. */
  git: Rules[] | undefined;
}

/** Finds the documents, sorted. What is ignored or hidden is left out, by the rules of `jobs-server`. */
export async function findDocuments(root: string, matches: (path: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  await walk('', { own: [], git: undefined });
  return found.sort();

  async function walk(base: string, above: AllRules): Promise<void> {
    // One that has gone meanwhile has no documents. One that cannot be read just now may have some, which nobody is to delete
    // from the search.
    const entries = await readdir(join(root, base), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (base && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
      throw error;
    });
    const isRepository = entries.some(({ name }) => name === '.git');
    // One repository in another is a matter of its own.
    const git = isRepository ? await readRules(root, base, `${base}.git/info/exclude`, []) : above.git;
    const rules: AllRules = {
      own: await readRules(root, base, `${base}.ignore`, above.own),
      git: git && (await readRules(root, base, `${base}.gitignore`, git)),
    };
    for (const entry of entries) {
      const path = base + entry.name;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        // Nothing below an ignored directory can be taken back, so it need not be looked into.
        if (!isIgnored(`${path}/`, rules)) await walk(`${path}/`, rules);
      } else if (matches(path) && !isIgnored(path, rules) && (await leadsToAFile(root, path))) {
        found.push(path);
      }
    }
  }
}

/** The nearest directory's rules come first. */
async function readRules(root: string, base: string, file: string, above: Rules[]): Promise<Rules[]> {
  try {
    const content = await readBelow(root, file, MAX_IGNORE_BYTES);
    return [{ base, ignore: createIgnore().add(content.toString('utf8')) }, ...above];
  } catch (error) {
    if (error instanceof FileError) return above;
    throw error;
  }
}

function isIgnored(path: string, { own, git = [] }: AllRules): boolean {
  for (const { base, ignore } of [...own, ...git]) {
    const { ignored, unignored } = ignore.test(path.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function leadsToAFile(root: string, path: string): Promise<boolean> {
  try {
    const real = await realpath(join(root, path));
    return contains(root, real) && (await stat(real)).isFile();
  } catch {
    return false;
  }
}

/** A document's text, and a hash of its content: the same content has the same. */
export async function readDocument(root: string, path: string): Promise<{ text: string; sha: string }> {
  const content = await readBelow(root, path, MAX_BYTES);
  const sha = createHash('sha256').update(content).digest('hex');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content), sha };
  } catch (error) {
    throw new FileError('it is not UTF-8 text', false, false, { cause: error });
  }
}
