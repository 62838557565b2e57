// Asks for the list while the demo page's program is on its way: runs before anything else. The program reads the
// same from the address (src/demo/settings.rs), and finds the function by its name.

import { askEarly } from "../npm/src/early.ts";
import type { JobsSource } from "../npm/src/types.ts";

const query = new URLSearchParams(location.search);
const given = (name: string) => query.get(name) || undefined;

function source(): JobsSource | undefined {
  const [scope, limit] = [given("scope"), given("limit")];
  const options: Record<string, unknown> = {
    endpoint: given("endpoint"),
    organizationId: given("organizationId") ?? "org_demo",
    transformer: given("transformer"),
    filter: given("filter") !== "off",
  };
  if (limit !== undefined) options.limit = Number(limit);
  if (scope !== undefined) {
    const read: unknown = JSON.parse(scope);
    // Written in another way it would be another address.
    if (typeof read !== "object" || JSON.stringify(read) !== scope) return undefined;
    options.scope = read;
  }
  return options as JobsSource;
}

try {
  const options = source();
  const early = options && askEarly(options);
  if (early) Object.assign(globalThis, { jobsConsoleFetch: early.fetch });
} catch {
  // A scope that is no JSON: the program says so, or makes do without.
}
