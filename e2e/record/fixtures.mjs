// The folder of fixtures: one JSON file each, named like the fixture.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The text of every fixture in a folder, by name.
 * @param {string} folder
 * @returns {Promise<Map<string, string>>}
 */
export async function read(folder) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return new Map(files.map((file, index) => [path.basename(file, '.json'), texts[index]]));
}

/**
 * The text of a recorded fixture. Notes are prose, edited in the file, so they
 * are taken over from the text that is there.
 */
export function text(kept, { name, transformer, origin, request, response, outcome, expect }) {
  const { notes = '' } = kept === undefined ? {} : JSON.parse(kept);
  const fixture = { name, transformer, origin, request, response, outcome, expect, notes };
  return `${JSON.stringify(fixture, null, 2)}\n`;
}

/**
 * Which fixtures are not as recorded, and in which line first.
 * @param {Map<string, string>} kept
 * @param {{name: string}[]} recorded
 * @returns {{name: string, what: string}[]}
 */
export function compare(kept, recorded) {
  const differences = recorded.flatMap((fixture) => {
    const old = kept.get(fixture.name);
    if (old === undefined) return [{ name: fixture.name, what: 'is not there' }];
    const now = text(old, fixture);
    return old === now ? [] : [{ name: fixture.name, what: firstDifference(old, now) }];
  });
  const names = new Set(recorded.map(({ name }) => name));
  const orphans = [...kept]
    .filter(([name, old]) => !names.has(name) && JSON.parse(old).origin.startsWith('captured'))
    .map(([name]) => ({ name, what: 'says that it is captured, but nothing records it' }));
  return [...differences, ...orphans];
}

/**
 * Writes the fixtures that changed.
 * @returns {Promise<number>} how many
 */
export async function write(folder, kept, recorded) {
  const changed = recorded
    .map((fixture) => [fixture.name, text(kept.get(fixture.name), fixture)])
    .filter(([name, now]) => kept.get(name) !== now);
  await Promise.all(changed.map(([name, now]) => writeFile(path.join(folder, `${name}.json`), now)));
  return changed.length;
}

function firstDifference(old, now) {
  const [before, after] = [old.split('\n'), now.split('\n')];
  const line = before.findIndex((each, index) => each !== after[index]);
  if (line === -1) return 'ends in another way';
  return `line ${line + 1}\n  - ${cut(before[line])}\n  + ${cut(after[line] ?? '')}`;
}

const cut = (line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line);
