// Requests the list while the demo page's program is on its way: runs before anything else. The program reads the
// same settings from the address (src/demo/settings.rs), and finds the function by its name.

import { prefetchList } from "../npm/src/early.ts";
import type { CheckedOptions } from "../npm/src/options.ts";

const query = new URLSearchParams(location.search);
const given = (name: string) => query.get(name) || undefined;
/** As `is_loopback` in src/demo/loopback.rs. */
const isLoopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(location.hostname);
/** Elsewhere a link does not decide it. */
const givenHere = (name: string) => (isLoopback ? given(name) : undefined);

function source(): CheckedOptions | undefined {
  const [scope, limit] = [givenHere("scope"), given("limit") ?? "100"];
  const options: Record<string, unknown> = {
    endpoint: givenHere("endpoint"),
    organizationId: given("organizationId") ?? "org_demo",
    transformer: given("transformer"),
    filter: given("filter") !== "off",
  };
  if (limit !== "off") options.limit = Number(limit);
  if (scope !== undefined) {
    const read: unknown = JSON.parse(scope);
    // The program ignores what is no object.
    if (typeof read === "object" && read !== null && !Array.isArray(read)) options.scope = read;
  }
  return options as CheckedOptions;
}

try {
  const options = source();
  const early = options && prefetchList(options);
  if (early) Object.assign(globalThis, { jobsConsoleFetch: early.fetch });
} catch {
  // A scope that is no JSON: the program ignores it.
}
