// The attributes of the element, and what they say.

import { OPTIONS, PROPERTY_NAMES } from "./options.js";
import type { JobsOptions } from "./types.js";

/** The option of each attribute. */
const NAMES = new Map(
  Object.entries(OPTIONS).flatMap(([name, { attribute }]) => (attribute ? [[attribute, name] as const] : [])),
);

/** The names of all attributes that set options. */
export const ATTRIBUTE_NAMES: readonly string[] = [...NAMES.keys()];

/** The property that an attribute sets, or sets a field of. */
export function propertyOf(attribute: string): keyof JobsOptions | undefined {
  return PROPERTY_NAMES.find((name) => name === NAMES.get(attribute)?.split(".")[0]);
}

/** The texts of the attributes of `element`, for `checkedOptions`. */
export function optionsOf(element: Element): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [attribute, name] of NAMES) {
    const text = element.getAttribute(attribute);
    if (text === null) continue;
    const [option = "", field] = name.split(".");
    if (field) options[option] = { ...(options[option] as object | undefined), [field]: text };
    else options[option] = text;
  }
  return options;
}
