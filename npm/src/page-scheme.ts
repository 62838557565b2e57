// Whether the page says light or dark where a view is: by a class or by `data-theme`, on any ancestor.

/** What the page says; `undefined` where it says nothing. */
export type PageScheme = "light" | "dark" | undefined;

/** The attributes that say it. */
export const SCHEME_ATTRIBUTES = ["class", "data-theme"];

/** The element itself and what it is in, through slots and shadow trees: the way that CSS inherits. */
export function ancestors(element: Element): Element[] {
  const found: Element[] = [];
  let node: Node | null = element;
  while (node) {
    if (node.nodeType === Node.ELEMENT_NODE) found.push(node as Element);
    node = (node as Element).assignedSlot ?? node.parentNode ?? ("host" in node ? (node as ShadowRoot).host : null);
  }
  return found;
}

/** The nearest of `elements` that says it decides. */
export function pageScheme(elements: readonly Element[]): PageScheme {
  for (const element of elements) {
    if (element.matches(".light,[data-theme=light]")) return "light";
    if (element.matches(".dark,[data-theme=dark]")) return "dark";
  }
  return undefined;
}
