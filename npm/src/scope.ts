// The fields of every input, as the module writes them (src/query/jobs_router.rs). A page loads this before all else, and with it
// nothing but types.

import type { CheckedOptions } from "./options.js";

/** The fields of every input. */
export function scopeOf({ organizationId, scope }: CheckedOptions): Record<string, unknown> {
  return scope ? { ...scope } : organizationId === undefined ? {} : { organizationId };
}

/** For `JSON.stringify`: the module writes the fields of an object in the order of their names. */
export function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
