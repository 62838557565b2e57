// `lightfast.yml`: which files of a repository are its documents.

import picomatch from 'picomatch';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

import { FileError, readBelow } from './files.js';

/** The file's name at the root of a repository. */
export const FILE_NAME = 'lightfast.yml';
/** The globs where `lightfast.yml` gives none. */
export const DEFAULT_INCLUDE: readonly string[] = ['docs/**/*.md', 'docs/**/*.mdx', 'README.md'];

/** Longer than any configuration a person writes. */
const MAX_BYTES = 64 * 1024;
/** The store's name where none is given. */
const DEFAULT_STORE = 'docs';

/** A configuration as plain data, which a step can hand on. */
export interface Config {
  store: string;
  include: string[];
  exclude: string[];
}

/** A configuration that cannot be used, however often it is read. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const globs = z.array(z.string()).nullish();
/** The keys that matter here; others are ignored. An empty file is `null`. */
const configFile = z
  .object({ store: z.string().nullish(), include: globs, globs, exclude: globs })
  .nullable();

/**
 * Reads the configuration of the repository at `root`.
 * @param defaultInclude the globs of a repository without any; `undefined` if a repository has to have the file
 */
export async function loadConfig(root: string, defaultInclude?: readonly string[]): Promise<Config> {
  const content = await readBelow(root, FILE_NAME, MAX_BYTES).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
    if (!error.missing) {
      const message = `${FILE_NAME} cannot be read: ${error.message}`;
      throw error.transient ? new Error(message, { cause: error }) : new ConfigError(message, { cause: error });
    }
    if (defaultInclude) return undefined;
    throw new ConfigError(`There is no ${FILE_NAME} in this repository`);
  });
  if (content === undefined) return { store: DEFAULT_STORE, include: [...(defaultInclude ?? [])], exclude: [] };
  return parseConfig(textOf(content), defaultInclude ?? DEFAULT_INCLUDE);
}

function textOf(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    throw new ConfigError(`Invalid ${FILE_NAME} syntax: it is not UTF-8 text`, { cause: error });
  }
}

/** Reads a `lightfast.yml`; a mistake in it is told with its line. */
export function parseConfig(text: string, defaultInclude: readonly string[]): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fail = (what: string, message: string, position?: number): never => {
    const { line, col } = lines.linePos(position ?? 0);
    // A tab, say, is quoted in the parser's message; what follows its first line is no sentence.
    throw new ConfigError(`Invalid ${what}: ${message.split('\n', 1)[0]} at line ${line}, column ${col}`);
  };
  const invalid = (message: string, position?: number): never => fail(`${FILE_NAME} syntax`, message, position);

  const mistake = document.errors[0];
  if (mistake) invalid(mistake.message, mistake.pos[0]);
  const result = configFile.safeParse(plain(document, invalid));
  if (!result.success) {
    const { path, message } = result.error.issues[0] ?? { path: [], message: 'it does not fit' };
    return invalid(path.length ? `${path[0]}: ${message}` : message, positionOf(document, path));
  }
  const file = result.data ?? {};
  if (file.include !== undefined && file.globs !== undefined) {
    invalid('globs: it is another word for include, which is there too', positionOf(document, ['globs']));
  }
  const key = file.include ? 'include' : 'globs';
  for (const [name, list] of Object.entries({ [key]: file[key], exclude: file.exclude })) {
    (list ?? []).forEach((glob, index) => {
      const problem = problemOf(glob);
      if (problem) fail(FILE_NAME, `${name}: "${glob}": ${problem}`, positionOf(document, [name, index]));
    });
  }
  return {
    store: file.store ?? DEFAULT_STORE,
    include: file[key] ?? [...defaultInclude],
    exclude: file.exclude ?? [],
  };
}

/** A file that unfolds into more than it is (aliases of aliases) is refused by the parser. */
function plain(document: Document.Parsed, invalid: (message: string) => never): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

function positionOf(document: Document.Parsed, path: readonly (string | number)[]): number | undefined {
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : document.contents?.range?.[0];
}

function problemOf(glob: string): string | undefined {
  try {
    matcher([glob]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether the file at a path below the root is a document. */
export function createMatcher({ include, exclude }: Config): (path: string) => boolean {
  const included = matcher(include);
  const excluded = matcher(exclude);
  return (path) => included(path) && !excluded(path);
}

const escapedOnce = (text: string): string => (text.startsWith('\\') ? text : `\\${text}`);

function matcher(globs: readonly string[]): (path: string) => boolean {
  // As `jobs-server` reads globs: "app/(docs)" is a directory's name, no group of a regular expression. There is no
  // "!(a)" and no leading "!", and a bracket that is not closed is a mistake.
  const patterns = globs.map((glob) => glob.replace(/^\.\//, '').replace(/\\.|[()|+"]/gs, escapedOnce));
  const options = { dot: true, noextglob: true, nonegate: true, strictBrackets: true };
  const tests = patterns.map((pattern) => picomatch(pattern, options));
  return (path) => tests.some((test) => test(path));
}
