// What is said where the module is not there, in the reader's language.

import { languageOf } from "./languages.js";
import { type Failure, keysOf } from "./load-error.js";
import type { JobsOptions } from "./types.js";
import { givenLanguages, loadFile } from "./wasm.js";
import { words } from "./words.js";

/** Texts by the keys of `locales/en.json`. */
type Texts = Readonly<Record<string, string>>;
type Languages = Readonly<Record<string, unknown>>;
type Spoken = Pick<JobsOptions, "locale" | "messages">;

/** What is said without the module, and in which language. @internal */
export interface Words {
  readonly lang: string;
  readonly texts: Texts;
}

/** An event waits so long for the words of the reader's language (milliseconds). */
const PATIENCE = 2000;

/** One of the texts that come with a request. */
const LATER = "load.not_loaded";

/** The file with the other languages, once it is there. */
let file: Languages = {};
/** Its request, one for all views. */
let request: Promise<void> | undefined;

/** The texts among messages that may be anything: plural forms are not said here. */
function textsOf(messages: unknown): Texts {
  const all = typeof messages === "object" && messages ? Object.entries(messages) : [];
  return Object.fromEntries(all.filter(([, text]) => typeof text === "string"));
}

/** The language of a view, as the module finds it: the host's, the page's, the browser's. */
function localeOf({ locale }: Spoken, page: Document): string {
  return locale || page.documentElement.lang || navigator.language;
}

/** The texts of the language that has `key`, and those of English where none has. Messages of the host come first. */
function wordsWith(key: string, languages: Languages, options: Spoken, page: Document): Words {
  const locale = localeOf(options, page);
  // A language of the package that the page brings along is a list without keys.
  const all = [givenLanguages(), languages].map((known) => textsOf(languageOf<unknown>(known, locale)));
  const found = all.find((texts) => key in texts);
  return { lang: found ? locale : "en", texts: { ...words["en"], ...found, ...textsOf(options.messages) } };
}

/** What is said while the module is on its way. @internal */
export function loadingWords(options: Spoken, page: Document): Words {
  return wordsWith("list.loading", words, options, page);
}

/** What is said where it does not come: `load.…`. @internal */
export function loadWords(options: Spoken, page: Document): Words {
  return wordsWith(LATER, file, options, page);
}

async function requestFile(): Promise<void> {
  try {
    file = Object(await (await fetch(loadFile())).json());
  } catch {
    // The words stay English. The next one asks again.
    request = undefined;
  }
}

/** Requests the other languages, where theirs would be the words. Answers whether they have come. @internal */
export async function requestLoadWords(options: Spoken, page: Document): Promise<boolean> {
  const isThere = () => loadWords(options, page).lang !== "en";
  const known = languageOf(words, localeOf(options, page));
  // English has all of them. In a test's stand-in for a browser nothing is requested.
  if (!known || LATER in known || isThere() || !("adoptedStyleSheets" in page)) return false;
  await (request ??= requestFile());
  return isThere();
}

/** What an event says of it: the words on the screen, which are English until those of another language are there. @internal */
export async function loadMessage(what: Failure, options: Spoken, page: Document): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise((done) => (timer = setTimeout(done, PATIENCE)));
  await Promise.race([requestLoadWords(options, page), tooLong]);
  clearTimeout(timer);
  const { texts } = loadWords(options, page);
  const { heading, text } = keysOf(what);
  return `${texts[heading]}. ${texts[text]}`;
}
