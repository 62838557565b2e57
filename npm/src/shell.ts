// What is shown without the WebAssembly module: while it is on its way, and when it did not come.

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

/** The host's fallback, or shapes of what will be there. */
export function waiting(cards: number, withSearch: boolean): HTMLElement {
  const shapes = element("div", "list", ...Array.from({ length: cards }, card));
  shapes.setAttribute("aria-hidden", "true");
  const words = element("p", "", "Loading jobs…");
  words.className = "jc-visually-hidden";
  words.setAttribute("role", "status");
  const shell = element("div", "root", ...(withSearch ? [slot("search")] : []));
  shell.append(slot("fallback", element("div", "jobs", element("div", "section", words, shapes))));
  shell.lang = "en";
  return shell;
}

/** Says what happened, with a button for what can be done about it. */
export function failure(heading: string, text: string, label: string, press: () => void): HTMLElement {
  const button = element("button", "button", label);
  button.classList.add("jc-button-outline");
  button.setAttribute("type", "button");
  button.addEventListener("click", press);
  const panel = element(
    "div",
    "panel",
    element("h3", "panel-heading", heading),
    element("p", "panel-text", text),
    button,
  );
  panel.setAttribute("role", "alert");
  const shell = element("div", "root", element("div", "jobs", panel));
  shell.lang = "en";
  return shell;
}
