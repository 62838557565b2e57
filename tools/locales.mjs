// The files of the languages as they are sent: without keys, which the program has.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The files in `folder` by their names. English stays as it is, for hosts to look up the keys; of the others there are the
 * texts alone, in the order of the English ones.
 */
export async function locales(folder) {
  const read = async (file) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const keys = Object.keys(await read("en.json"));
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
  const texts = async (file) => {
    const messages = await read(file);
    const given = file === "en.json" || Array.isArray(messages) ? messages : keys.map((key) => messages[key] ?? null);
    return [file, JSON.stringify(given)];
  };
  return new Map(await Promise.all(files.map(texts)));
}
