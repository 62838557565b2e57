// Makes two files of the demo page's program: what the page starts with, and what it loads when it is needed
// (src/chunk.rs). The only caller is finish-page.mjs.

import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { binaryen } from "./binaryen.mjs";
import { shorten } from "./short-names.mjs";
import { splitModule } from "./split-wasm.mjs";

/** What src/chunk.rs calls the code of the chunk with. */
const GATE = /^jobs_console(?:\[\w+\])?::chunk::call::</;

/** `hash` names the files; one name has one content. */
export async function splitProgram(dist, wasm, javascript, hash) {
  const file = join(dist, wasm);
  const parts = splitModule(await binaryen("wasm-dis", file), (name) => GATE.test(name));
  const assemble = async (text) => {
    await writeFile(`${file}.wat`, text);
    await binaryen("wasm-as", `${file}.wat`, "-o", file);
    await rm(`${file}.wat`);
  };
  await assemble(parts.main);
  const short = await shorten(file, await readFile(javascript, "utf8"));
  await writeFile(javascript, short.glue);
  const keep = async (what) => {
    const name = `${what}-${hash(await readFile(file))}.wasm`;
    await rename(file, join(dist, name));
    return name;
  };
  const name = await keep("program");
  await assemble(
    parts.chunk.replace(/^( \(import "main" ")([^"]+)/gm, (whole, before, old) => before + short.exports.get(old)),
  );
  return { name, chunk: await keep("chunk") };
}
