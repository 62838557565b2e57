// Options one by one: a field of a group, such as `polling.idle`, is an option of its own, with an attribute of its own.

import { fieldOf, isObject, OPTIONS } from "./options.js";
import type { JobsOptions } from "./types.js";

/**
 * The options of a property by their names: of a group each of its fields, after a dot, since each can be an attribute of
 * its own. What is not given is left out; a group that is no object is left as it is, for `checkedOptions` to refuse.
 */
export function singly(property: keyof JobsOptions, value: unknown): [name: string, value: unknown][] {
  const fields = Object.keys(OPTIONS).filter((option) => option.startsWith(`${property}.`));
  const isGroup = fields.length > 0 && isObject(value);
  const all = isGroup
    ? fields.map((option): [string, unknown] => [option, fieldOf(value, option.slice(property.length + 1))])
    : [[property, value] as [string, unknown]];
  return all.filter(([, given]) => given !== undefined && given !== null);
}

/** Options by their names as a host's object, for `checkedOptions`. */
export function grouped(options: Iterable<readonly [name: string, value: unknown]>): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [name, value] of options) {
    const [property = "", field] = name.split(".");
    all[property] = field ? { ...(all[property] as object | undefined), [field]: value } : value;
  }
  return all;
}
