// The files of the languages as they are sent: without keys, which the program has.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** FNV-1a of the keys: tells a file of another version, which a cache may have. `src/i18n/message_set.rs` has the same. */
const hash = (keys) =>
  Buffer.from(keys.map((key) => `${key}\n`).join("")).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);

/**
 * The files in `folder` by their names. English stays as it is, for hosts to look up the keys; of the others there are
 * a hash of the keys and the texts alone, in the order of the English ones.
 */
export async function locales(folder) {
  const read = async (file) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const keys = Object.keys(await read("en.json"));
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
  const texts = async (file) => {
    const messages = await read(file);
    const given = file === "en.json" || Array.isArray(messages) ? messages : [hash(keys), ...keys.map((key) => messages[key] ?? null)];
    return [file, JSON.stringify(given)];
  };
  return new Map(await Promise.all(files.map(texts)));
}
