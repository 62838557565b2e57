// Whose jobs they are, as the module sees it (src/query/jobs_router.rs).

import { type CheckedOptions, toJson } from "./options.js";

/** The fields of every input. */
export function scopeOf({ organizationId, scope }: CheckedOptions): Record<string, unknown> {
  return scope ? { ...scope } : organizationId === undefined ? {} : { organizationId };
}

/** For `JSON.stringify`: the module writes the fields of an object in the order of their names. */
export function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Options with another key are about other jobs, or other people's. */
export function queryKey(options: CheckedOptions): string {
  const { endpoint = "/api/trpc", procedures, sessionKey } = options;
  const scope: unknown = JSON.parse(toJson(scopeOf(options)) ?? "{}");
  return JSON.stringify([String(endpoint), procedures?.list ?? "jobs.list", sessionKey, scope], sorted);
}
