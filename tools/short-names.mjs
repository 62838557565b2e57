// Gives short names to what wasm-bindgen's wasm and its JavaScript call each other by: `node short-names.mjs WASM
// GLUE`, both changed in place. wasm-opt has to be on the PATH.
//
// wasm-bindgen ends each name with a hash, which does not compress.

import { readFile, writeFile } from "node:fs/promises";

import { binaryen } from "./binaryen.mjs";

/** Gives the wasm in this file short names: the JavaScript with the same ones, and the exports' by their old ones. */
export async function shorten(wasm, glue) {
  const given = JSON.parse(await binaryen("wasm-opt", wasm, "--minify-imports-and-exports-and-modules", "-o", wasm));
  return { glue: renamed(glue, given), exports: new Map(given.exports) };
}

/**
 * The JavaScript with the names that wasm-opt has given: `imports` are triples of module, name and new name,
 * `exports` pairs of name and new name.
 */
export function renamed(glue, { imports, exports }) {
  const module = imports[0][0];
  const modules = glue.split(JSON.stringify(module));
  if (modules.length !== 2) throw new Error(`the JavaScript does not offer ${module} once`);
  let text = modules.join('"a"');

  const given = new Map(imports.map(([, name, short]) => [name, short]));
  const keys = [...glue.matchAll(KEY)].map(([, , name]) => name).filter((name) => given.has(name));
  if (keys.length !== given.size) throw new Error("the JavaScript does not offer what the wasm imports");
  text = text.replace(KEY, (whole, before, name) => (given.has(name) ? `${before}${given.get(name)}:` : whole));

  const offered = new Map(exports);
  return text.replace(/\bwasm\.([\w$]+)/g, (whole, name) => {
    if (!offered.has(name)) throw new Error(`the wasm does not export ${name}`);
    return `wasm.${offered.get(name)}`;
  });
}

/** A member of an object that starts a line. */
const KEY = /^(\s*)([\w$]+):/gm;

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const [wasm, glue] = process.argv.slice(2);
  if (!glue) throw new Error("usage: node short-names.mjs WASM GLUE");
  const short = await shorten(wasm, await readFile(glue, "utf8"));
  await writeFile(glue, short.glue);
}
