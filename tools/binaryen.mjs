// Calls binaryen's tools, which have to be on the PATH.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What the compiler's wasm uses beyond the first version, as in xtask/src/web_build.rs. */
const FEATURES = [
  "--enable-bulk-memory",
  "--enable-reference-types",
  "--enable-multivalue",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
];

/** Runs wasm-opt, wasm-dis or wasm-as; gives what it says. */
export async function binaryen(tool, ...parameters) {
  const { stdout } = await promisify(execFile)(tool, [...parameters, ...FEATURES], { maxBuffer: 1 << 28 });
  return stdout;
}
