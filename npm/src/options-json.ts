// Options as the WebAssembly module reads them: JSON, with functions beside it.

import type { JobsError, JobsOptions } from "./types.js";

/** What the module gets. */
export interface Crossing {
  json: string;
  headers: (() => Promise<string[]>) | undefined;
  fetch: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/**
 * Puts options together for the module. `current` gives the latest ones: functions are looked up when they are
 * called, so one that is made anew at each render costs nothing.
 */
export function crossing(
  current: () => JobsOptions,
  extra: Readonly<Record<string, unknown>>,
  complain: (error: JobsError) => void,
): Crossing {
  const { headers, fetch, theme: _theme, initialData, ...plain } = current();
  const message = unusable(plain);
  if (message) complain({ kind: "options", message });
  const rows = unwrapped(initialData);
  const json =
    text({ ...plain, ...extra, initialData: rows }, complain) ?? text({ ...plain, ...extra }, complain) ?? "{}";
  return {
    json,
    headers: headers && (async () => [...new Headers(await current().headers?.())].flat()),
    fetch: fetch && (async (url, init) => (current().fetch ?? globalThis.fetch)(url, init)),
  };
}

/** As in the module (milliseconds). */
const SHORTEST_INTERVAL = 250;

/** Which option is taken for something else, where a host that is not type-checked has said nonsense. */
function unusable({ view = "tabs", jobId, tab = "jobs", polling = {} }: JobsOptions): string | undefined {
  if (!["tabs", "list", "card"].includes(view)) return `There is no view "${view}"; everything is shown.`;
  if (view === "card" && !jobId) return "The view card needs a jobId; the list is shown.";
  if (!["chat", "jobs"].includes(tab)) return `There is no tab "${tab}".`;
  for (const name of ["active", "idle"] as const) {
    const interval = polling[name];
    if (interval !== undefined && interval > 0 && interval < SHORTEST_INTERVAL) {
      return `The interval ${name} of ${interval} ms counts as ${SHORTEST_INTERVAL}.`;
    }
  }
  return undefined;
}

/** What is in superjson's envelope; its notes are not needed, since dates are read as texts too. */
function unwrapped(data: unknown): unknown {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return data;
  return "json" in data && !("items" in data) ? data.json : data;
}

function text(value: unknown, complain: (error: JobsError) => void): string | undefined {
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  } catch (error) {
    complain({ kind: "options", message: `The options cannot be written as JSON: ${String(error)}` });
    return undefined;
  }
}
