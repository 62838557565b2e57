// Whose jobs they are, as the module sees it (src/query/jobs_router.rs).

import { type CheckedOptions, toJson } from "./options.js";
import { scopeOf, sorted } from "./scope.js";

/** Options with another key are about other jobs, or other people's. */
export function queryKey(options: CheckedOptions): string {
  const { endpoint = "/api/trpc", procedures, sessionKey } = options;
  const scope: unknown = JSON.parse(toJson(scopeOf(options)) ?? "{}");
  return JSON.stringify([String(endpoint), procedures?.list ?? "jobs.list", sessionKey, scope], sorted);
}
