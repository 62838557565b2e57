// The attributes of the element, and what they say.

import { OPTIONS } from "./options.js";

/** The option of each attribute. */
const NAMES = new Map(
  Object.entries(OPTIONS).flatMap(([name, { attribute }]) => (attribute ? [[attribute, name] as const] : [])),
);

/** The names of all attributes that set options. */
export const ATTRIBUTE_NAMES: readonly string[] = [...NAMES.keys()];

/** The option that an attribute sets; of one in a group after a dot. */
export function optionOf(attribute: string): string | undefined {
  return NAMES.get(attribute);
}

/** The texts of the attributes of `element`, by the names of the options. */
export function optionsOf(element: Element): Map<string, unknown> {
  const options = new Map<string, unknown>();
  for (const [attribute, name] of NAMES) {
    const text = element.getAttribute(attribute);
    if (text !== null) options.set(name, text);
  }
  return options;
}
