// Options as the WebAssembly module reads them: JSON, with functions beside it.

import { type CheckedOptions, toJson } from "./options.js";
import type { GivenHeaders, Job } from "./types.js";

/** What the module gets. */
export interface Crossing {
  json: string;
  headers: (() => Promise<string[]>) | undefined;
  fetch: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Takes a job and gives links, both as JSON. */
  links: ((job: string) => string | undefined) | undefined;
}

/**
 * Puts checked options together for the module. `current` gives the latest ones: functions are looked up when they are
 * called, so one that is made anew at each render costs nothing.
 */
export function crossing(current: () => CheckedOptions, extra: Readonly<Record<string, unknown>> = {}): Crossing {
  const { headers, fetch, links, theme: _theme, ...plain } = current();
  return {
    json: toJson({ ...plain, ...extra }) ?? "{}",
    headers: headers && (() => logged("headers", async () => [...headersOf(await current().headers?.())].flat())),
    fetch: fetch && ((url, init) => logged("fetch", () => (current().fetch ?? globalThis.fetch)(url, init), init.signal)),
    links: links && ((job) => toldIfThrown("links", () => toJson(current().links?.(JSON.parse(job) as Job)))),
  };
}

/** `new Headers` would send a value that is missing as the text "undefined". */
function headersOf(given: GivenHeaders): Headers {
  if (typeof given !== "object" || !given || Symbol.iterator in given) return new Headers(given ?? undefined);
  return new Headers(Object.entries(given).filter((pair): pair is [string, string] => pair[1] != null));
}

const told = new Set<string>();

/**
 * Calls a function of the host's. What it throws is written to the console with its stack, once: the event has the
 * message alone. A request that was aborted has not failed.
 */
async function logged<Value>(name: string, call: () => Promise<Value>, signal?: AbortSignal | null): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!signal?.aborted) tell(name, error);
    throw error;
  }
}

/** The same for one that gives nothing where it throws. */
function toldIfThrown<Value>(name: string, call: () => Value): Value | undefined {
  try {
    return call();
  } catch (error) {
    tell(name, error);
    return undefined;
  }
}

function tell(name: string, error: unknown): void {
  const text = `${name}: ${String(error)}`;
  if (told.has(text)) return;
  told.add(text);
  console.error(`jobs-console: the option ${name} failed.`, error);
}
