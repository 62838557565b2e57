// The styles of a shadow root, without style elements and attributes: a strict policy forbids those.

import { css } from "./css.js";
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
  "ring",
  "destructive",
];

interface Sheets {
  base: CSSStyleSheet;
  system: CSSStyleSheet;
  light: CSSStyleSheet;
  dark: CSSStyleSheet;
}

let sheets: Sheets | undefined;

/** Gives `root`, whose host is in the document, the styles of a theme. */
export function adoptStyles(root: ShadowRoot, theme: JobsTheme): void {
  sheets ??= prepare();
  const { base, system } = sheets;
  const more = theme === "auto" ? (followsSystem(root.host) ? [system] : []) : [sheets[theme]];
  root.adoptedStyleSheets = [base, ...more];
}

function prepare(): Sheets {
  for (const colour of COLOURS) {
    for (const reading of [1, 2]) {
      try {
        // Rules for it count in documents only, not in shadow trees.
        CSS.registerProperty({
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
  // An inherited property tells every shadow tree below what the page's class says.
  const page = sheet(
    ".dark,[data-theme=dark]{--jobs-console-scheme:dark}.light,[data-theme=light]{--jobs-console-scheme:light}",
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  // With colours of its own the view has a ground of its own, too.
  const ground = "background:light-dark(#fff,#0b0c0f);color:light-dark(#0b0c0f,#f4f4f6)";
  const own = [...COLOURS.map((colour) => `--${colour}:initial`), ground].join(";");
  return {
    base: sheet(css),
    system: sheet(":host{--jc-system-scheme:light dark}"),
    light: sheet(`.jc-root{color-scheme:light;${own}}`),
    dark: sheet(`.jc-root{color-scheme:dark;${own}}`),
  };
}

/** A page without tokens and without a colour scheme of its own leaves the choice to the reader's system. */
function followsSystem(host: Element): boolean {
  const style = getComputedStyle(host);
  return style.colorScheme === "normal" && style.getPropertyValue("--background") === "";
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}
