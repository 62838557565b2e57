// The page as it was built, with a script before all others: it notes what goes wrong, counts the requests for the list, and
// readies the page for a test.

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { watchLists } from '../tests/list-requests.ts';

/** The script's path. */
export const EARLY = '/early.js';

/** A copy of the page in a folder, which asks for the script. */
export async function copySite(folder: string) {
  await cp(process.env.DIST!, folder, { recursive: true });
  const index = path.join(folder, 'index.html');
  const html = await readFile(index, 'utf8');
  const tag = `<script src=".${EARLY}"></script>`;
  // A page in release mode leaves out the tags that a browser adds by itself.
  const withScript = html.replace(/^(<!doctype html>\s*)?(<html[^>]*>\s*)?(<head>)?/i, `$&${tag}`);
  await writeFile(index, withScript);
  for (const compressed of ['br', 'gz', 'zst']) await rm(`${index}.${compressed}`, { force: true });
  await writeFile(path.join(folder, EARLY), early([]));
}

/** The script, with what a test wants done in the page before anything else. */
export function early(more: (() => void)[]) {
  return [watch, watchLists, ...more].map((work) => `(${work})();\n`).join('');
}

/** Notes complaints where they outlast a reload. Runs in the page. */
function watch() {
  const note = (text: string) => {
    const complaints = JSON.parse(sessionStorage.getItem('complaints') ?? '[]');
    sessionStorage.setItem('complaints', JSON.stringify([...complaints, text]));
  };
  addEventListener('error', ({ message, error }) => note(`error: ${error?.stack ?? message}`));
  addEventListener('unhandledrejection', ({ reason }) => note(`unhandled rejection: ${reason?.stack ?? reason}`));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    note(`policy: ${violatedDirective} ${blockedURI} ${sample}`),
  );
  const error = console.error;
  console.error = (...given) => {
    note(`console: ${given.join(' ')}`);
    error(...given);
  };
}

/** What was noted in a page. Runs in the page. */
export function complaints(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem('complaints') ?? '[]');
  } catch {
    // A page without storage is none of ours.
    return [];
  }
}
