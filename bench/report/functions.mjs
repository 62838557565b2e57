// The largest functions of our wasm, as `twiggy top -f json` knows them.

import { number, table } from './tables.mjs';

/** How many are worth a look. */
const SHOWN = 40;

/**
 * The functions and data of a module, the largest first. Their names are no part of what is sent.
 * @param {string} json what twiggy wrote
 */
export function readFunctions(json) {
  const items = JSON.parse(json).filter(({ name }) => name !== '"function names" subsection');
  return items.map(({ name, shallow_size: bytes }) => ({ name: withoutHashes(name), bytes }));
}

/** Without what tells the versions of a crate apart. */
const withoutHashes = (name) => name.replaceAll(/\[[0-9a-f]{12,16}\]/g, '');

/** @param {ReturnType<typeof readFunctions>} functions */
export function functionsTable(functions) {
  const sum = (items) => items.reduce((total, { bytes }) => total + bytes, 0);
  const total = sum(functions);
  const row = (name, bytes) => [name, number(bytes), `${((100 * bytes) / total).toFixed(1)} %`];
  const others = functions.slice(SHOWN);
  const rows = functions.slice(0, SHOWN).map(({ name, bytes }) => row(`\`${name}\``, bytes));
  if (others.length > 0) rows.push(row(`${number(others.length)} others`, sum(others)));
  return table(['', 'raw', 'of all'], [...rows, row('all', total)]);
}
