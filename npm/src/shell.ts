// What is shown without the WebAssembly module: while it is on its way, and when it did not come.

import type { FailureWords } from "./load-error.js";
import type { JobsView } from "./types.js";

function element(name: string, classes: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (classes) {
    made.className = classes.replace(/(^| )(?=\S)/g, "$1jc-");
    made.setAttribute("part", classes);
  }
  made.append(...children);
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
export function waiting(view: JobsView): HTMLElement {
  const words = element("p", "", "Loading jobs…");
  words.className = "jc-visually-hidden";
  words.setAttribute("role", "status");
  const list = element("div", "list", ...Array.from({ length: view === "card" ? 1 : 3 }, card));
  const heading = view === "card" ? [] : [element("span", "bone bone-heading")];
  const section = element("div", "section", words, ...heading, list);
  const bar = view === "tabs" ? [element("div", "bar", element("span", "tab-list bone-tabs"))] : [];
  return shell(view, slot("fallback", ...bar, element("div", "jobs", section)));
}

/** What the buttons say. */
const LABELS = { again: "Try again", restart: "Start again", reload: "Reload the page" };

/** Says what happened, with a button for what can be done about it. */
export function failure(view: JobsView, words: FailureWords, press: () => void): HTMLElement {
  const panel = element(
    "div",
    "panel",
    element("h3", "panel-heading", words.heading),
    element("p", "panel-text", words.text),
  );
  if (words.button) {
    const button = element("button", "button", LABELS[words.button]);
    button.classList.add("jc-button-outline");
    button.setAttribute("type", "button");
    button.addEventListener("click", press);
    panel.append(button);
  }
  panel.setAttribute("role", "alert");
  return shell(view, element("div", "jobs", panel));
}

/** The console's prompt is there whatever happens below it. */
function shell(view: JobsView, content: HTMLElement): HTMLElement {
  const made = element("div", "root", ...(view === "tabs" ? [slot("search")] : []), content);
  made.lang = "en";
  return made;
}
