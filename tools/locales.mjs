// The files of the languages as they are sent: without keys, which the program has.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What is said where the program is not there begins so. It is in a file of its own, which is sent when it is needed. */
const LOAD = "load.";
/** Messages of the program that are said there too. */
const BOTH = ["general.try_again"];
/** What is said until the program is there. */
const LOADING = "list.loading";
/** Of that, what a page says that has no other part. */
const PAGE = "load.page";
const LOAD_FILE = "load.json";

/** FNV-1a of the keys: tells a file of another version, which a cache may have. `src/i18n/message_set.rs` has the same. */
const hash = (keys) =>
  Buffer.from(keys.map((key) => `${key}\n`).join("")).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);

const isLoad = (key) => key.startsWith(LOAD);
const picked = (messages, keys) => Object.fromEntries(keys.map((key) => [key, messages[key]]));

/** The messages of all languages by their tags, English first. */
async function languages(folder) {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json") && file !== LOAD_FILE).sort();
  const tags = ["en", ...files.map((file) => file.slice(0, -".json".length)).filter((tag) => tag !== "en")];
  const read = async (tag) => [tag, JSON.parse(await readFile(join(folder, `${tag}.json`), "utf8"))];
  return new Map(await Promise.all(tags.map(read)));
}

/**
 * The files in `folder` by their names. English stays as it is, for hosts to look up the keys; of the others there are
 * a hash of the keys and the texts alone, in the order of the English ones. `load.json` has of all but English, by their keys,
 * what is said where the program is not there. A folder that has them stays as it is.
 */
export async function locales(folder) {
  const all = await languages(folder);
  if ([...all.values()].some(Array.isArray)) return new Map();
  const keys = Object.keys(all.get("en"));
  const sent = keys.filter((key) => !isLoad(key));
  const said = [...BOTH, ...keys.filter(isLoad)];
  const files = new Map();
  const load = {};
  for (const [tag, messages] of all) {
    const texts = tag === "en" ? messages : [hash(sent), ...sent.map((key) => messages[key] ?? null)];
    files.set(`${tag}.json`, JSON.stringify(texts));
    if (tag !== "en") load[tag] = picked(messages, said);
  }
  files.set(LOAD_FILE, JSON.stringify(load));
  return files;
}

/**
 * What a view says without the program and without a request, by the tags of the languages: in English all of it, in the others
 * that the jobs are loading.
 */
export async function wordsWithoutFile(folder) {
  const all = await languages(folder);
  const said = Object.keys(all.get("en")).filter((key) => isLoad(key) && !key.startsWith(PAGE));
  const keys = (tag) => (tag === "en" ? [LOADING, ...BOTH, ...said] : [LOADING]);
  return Object.fromEntries([...all].map(([tag, messages]) => [tag, picked(messages, keys(tag))]));
}

/** One message in every language, by tags. */
export async function inEveryLanguage(folder, key) {
  return new Map([...(await languages(folder))].map(([tag, messages]) => [tag, messages[key]]));
}
