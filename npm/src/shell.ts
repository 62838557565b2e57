// What is shown without the WebAssembly module: while it is on its way, and when it did not come.

import { type Failure, HELP, keyOf, keysOf } from "./load-error.js";
import type { Words } from "./load-words.js";
import type { JobsView } from "./types.js";

function element(name: string, classes: string, ...children: unknown[]): HTMLElement {
  const made = document.createElement(name);
  if (classes) {
    made.className = classes.replace(/(^| )(?=\S)/g, "$1jc-");
    made.setAttribute("part", classes);
  }
  made.append(...(children as (Node | string)[]));
  return made;
}

function slot(name: string, ...children: Node[]): HTMLElement {
  const made = element("slot", "", ...children);
  made.setAttribute("name", name);
  return made;
}

function card(): HTMLElement {
  const bones = ["bone bone-title", "bone bone-text", "bone bone-bar", "bone bone-meta"];
  return element("div", "card skeleton", ...bones.map((bone) => element("span", bone)));
}

/** The host's fallback, or shapes of what will be there, at the places where it will be. */
export function waiting(view: JobsView, words: Words): HTMLElement {
  const status = element("p", "", words.texts["list.loading"]);
  status.className = "jc-visually-hidden";
  status.setAttribute("role", "status");
  const list = element("div", "list", ...Array.from({ length: view === "card" ? 1 : 3 }, card));
  const heading = view === "card" ? [] : [element("span", "bone bone-heading")];
  const section = element("div", "section", status, ...heading, list);
  const bar = view === "tabs" ? [element("div", "bar", element("span", "tab-list bone-tabs"))] : [];
  return shell(view, slot("fallback", ...bar, jobs(words, section)));
}

/** Says what happened, with a button for what can be done about it. */
export function failure(view: JobsView, words: Words, what: Failure, press: () => void): HTMLElement {
  const { heading, text } = keysOf(what);
  const panel = element(
    "div",
    "panel",
    element("h3", "panel-heading", words.texts[heading]),
    element("p", "panel-text", words.texts[text]),
  );
  const help = HELP[what];
  if (help) {
    const button = element("button", "button", words.texts[keyOf(help)]);
    button.classList.add("jc-button-outline");
    button.setAttribute("type", "button");
    button.addEventListener("click", press);
    panel.append(button);
  }
  panel.setAttribute("role", "alert");
  return shell(view, jobs(words, panel));
}

/** What is in the list's place, in a language. */
function jobs(words: Words, content: HTMLElement): HTMLElement {
  const made = element("div", "jobs", content);
  made.lang = words.lang;
  // From right to left where the words are.
  if (words.lang !== "en") made.dir = "auto";
  return made;
}

/** The console's prompt is there whatever happens below it. */
function shell(view: JobsView, content: HTMLElement): HTMLElement {
  return element("div", "root", ...(view === "tabs" ? [slot("search")] : []), content);
}
