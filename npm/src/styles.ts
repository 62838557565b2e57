// The styles of a shadow root, without style elements and attributes: a strict policy forbids those.

import { css } from "./css.js";
import type { PageScheme } from "./page-scheme.js";
import type { JobsTheme } from "./types.js";

/** The page's tokens that are taken over. */
const COLOURS = [
  "background",
  "foreground",
  "card",
  "muted",
  "muted-foreground",
  "primary",
  "primary-foreground",
  "border",
  "input",
  "ring",
  "destructive",
];

type SheetName = "base" | "system" | "page-light" | "page-dark" | "light" | "dark";
type Sheets = Readonly<Record<SheetName, CSSStyleSheet>>;

/** A sheet can be used in the document alone that it was made in: frames and popups have theirs. */
const sheets = new WeakMap<Document, Sheets>();
const ours = new WeakSet<CSSStyleSheet>();

/** Gives `root`, whose host is in a document, the styles of a theme. Sheets of the host's own stay. */
export function adoptStyles(root: ShadowRoot, theme: JobsTheme, scheme: PageScheme): void {
  const page = root.ownerDocument;
  let made = sheets.get(page);
  if (!made) sheets.set(page, (made = prepare(page)));
  const names: SheetName[] = ["base"];
  if (theme !== "auto") names.push(theme);
  else if (scheme) names.push(`page-${scheme}`);
  else if (followsSystem(root.host)) names.push("system");
  const foreign = [...root.adoptedStyleSheets].filter((sheet) => !ours.has(sheet));
  const wanted = [...names.map((name) => made[name]), ...foreign];
  const current = root.adoptedStyleSheets;
  if (wanted.length !== current.length || wanted.some((sheet, index) => sheet !== current[index])) {
    root.adoptedStyleSheets = wanted;
  }
}

function prepare(page: Document): Sheets {
  const view = page.defaultView;
  if (!view) throw new Error("the document is in no window");
  for (const colour of COLOURS) {
    for (const reading of [1, 2]) {
      try {
        // Rules for it count in documents only, not in shadow trees.
        view.CSS.registerProperty({
          name: `--jc-${colour}-${reading}`,
          syntax: "<color>",
          inherits: false,
          initialValue: "transparent",
        });
      } catch {
        // Another copy of this module was here before.
      }
    }
  }
  const sheet = (text: string) => {
    const made = new view.CSSStyleSheet();
    made.replaceSync(text);
    ours.add(made);
    return made;
  };
  // With colours of its own the view has a ground of its own, too.
  const ground = "background:light-dark(#fff,#0b0c0f);color:light-dark(#0b0c0f,#f4f4f6)";
  const own = [...COLOURS.map((colour) => `--${colour}:initial`), ground].join(";");
  return {
    base: sheet(css),
    system: sheet(":host{--jc-system-scheme:light dark}"),
    "page-light": sheet(":host{--jobs-console-scheme:light}"),
    "page-dark": sheet(":host{--jobs-console-scheme:dark}"),
    light: sheet(`.jc-root{color-scheme:light;${own}}`),
    dark: sheet(`.jc-root{color-scheme:dark;${own}}`),
  };
}

/** A page without tokens and without a colour scheme of its own leaves the choice to the reader's system. */
function followsSystem(host: Element): boolean {
  const style = getComputedStyle(host);
  return style.colorScheme === "normal" && style.getPropertyValue("--background") === "";
}
