// Which directory a repository is. Only the server's own map says so: a path from an event, which anyone with the
// event key can send, never leads outside of it.

import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { RepoData } from './events.js';
import { contains } from './files.js';

/** A repository that cannot be worked on, however often it is tried. */
export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';
}

export type Repositories = ReadonlyMap<string, string>;

/** Reads `owner/name=/path` pairs, divided by commas or line breaks. */
export function parseRepositories(text: string): Repositories {
  const pairs = text.split(/[,\n]/).map((pair) => pair.trim()).filter(Boolean);
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const [fullName, path] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at < 1 || !path) throw new Error(`REPOSITORIES takes owner/name=/path, not "${pair}"`);
      return [fullName, resolve(path)] as const;
    }),
  );
}

/** The directory of a repository, or of `root` in it, without links. */
export async function directoryOf(repositories: Repositories, { fullName, root }: RepoData): Promise<string> {
  const mapped = repositories.get(fullName);
  if (!mapped) throw new RepositoryError(`There is no repository ${fullName} here`);
  const base = await real(mapped, fullName);
  const directory = root ? await real(resolve(base, root), `${fullName}, ${root}`) : base;
  if (!contains(base, directory)) throw new RepositoryError(`${root} is outside of ${fullName}`);
  return directory;
}

async function real(path: string, what: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    throw new RepositoryError(`There is no directory for ${what}`);
  }
}
