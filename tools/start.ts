// Starts the demo page's program. Where it does not come, or has stopped, the page says so.

import { languageOf } from "../npm/src/languages.ts";
import { isTrap } from "../npm/src/trap.ts";

/** `init` is wasm-bindgen's; `program` is the address of the wasm. */
export function start(init: (from: { module_or_path: string }) => Promise<unknown>, program: string) {
  init({ module_or_path: program }).catch(showStopped);
  // After a trap its memory is in no state to go on with.
  const heard = (thrown: unknown) => isTrap(thrown) && showStopped();
  onerror = (_message, _source, _line, _column, error) => heard(error);
  onunhandledrejection = ({ reason }) => heard(reason);
}

/** Puts the message in the place of what does nothing; in English, until it is there in the language of the address. */
function showStopped() {
  const message = document.querySelector<HTMLElement>(".stopped")!;
  message.hidden = false;
  document.body.replaceChildren(message);
  const locale = new URLSearchParams(location.search).get("locale");
  if (locale && !/^en\b/i.test(locale)) translate(message, locale).catch(() => {});
}

async function translate(message: HTMLElement, locale: string) {
  const languages: Record<string, Record<string, string>> = await (await fetch("./locales/load.json")).json();
  const texts = languageOf(languages, locale);
  if (!texts) return;
  const link = message.querySelector("a")!;
  link.textContent = texts["load.page_again"]!;
  message.replaceChildren(`${texts["load.page"]} `, link);
  message.lang = locale;
  message.dir = "auto";
}
