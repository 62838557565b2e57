// The first request for the list, sent while the WebAssembly module is still on its way.
//
// It is the one that the module is going to make, word for word (trpc/src/request.rs, src/query/jobs_router.rs). The
// module gets the response by way of its `fetch`. Where it requests something else after all, nothing is lost but the
// response.

import type { CheckedOptions } from "./options.js";

/** A request under way. @internal */
export interface Early {
  /** For the module: gives the response to the request that it is for, and passes all others on. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Aborts the request, unless the module has taken it over. */
  drop: () => void;
}

/** A response that is not taken for this long is old (milliseconds). */
const KEPT = 10_000;

/** As in the module. */
const HEADERS = { "x-trpc-source": "jobs-console" };

const pending = new Set<string>();

/** Requests the list now, where the module would request it at once. @internal */
export function prefetchList(source: CheckedOptions): Early | undefined {
  const url = address(source);
  if (url === undefined || pending.has(url) || document.visibilityState === "hidden" || !navigator.onLine) return;
  const { credentials = "include" } = source;
  const controller = new AbortController();
  // Asynchronous, so that a page's own `fetch` that throws rejects instead.
  const request = async () => fetch(url, {
    cache: "no-store",
    credentials,
    headers: HEADERS,
    signal: controller.signal,
  });
  let answer: Promise<Answer> | undefined = request().then(async (response) => {
    const at = performance.now();
    return { response, at, body: await response.arrayBuffer() };
  });
  // It is rejected for the one that takes it.
  answer.catch(() => undefined);
  pending.add(url);

  const take = () => {
    const taken = answer;
    answer = undefined;
    clearTimeout(timer);
    pending.delete(url);
    return taken;
  };
  const drop = () => {
    if (take()) controller.abort();
  };
  const timer = setTimeout(drop, KEPT);
  return {
    drop,
    async fetch(wanted, init) {
      if (wanted !== url || init.method !== "GET" || init.credentials !== credentials) drop();
      const taken = take();
      if (!taken) return fetch(wanted, init);
      const { signal } = init;
      const abort = () => controller.abort();
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort);
      return taken.then(dated, (error: unknown) => {
        if (signal?.aborted) throw error;
        return fetch(wanted, init);
      });
    },
  };
}

interface Answer {
  response: Response;
  /** When it came. */
  at: number;
  body: ArrayBuffer;
}

/** What the module reads of a response. To it this one comes now, and the server's clock has to say the same. */
function dated({ response, at, body }: Answer): Response {
  const { redirected, status, url } = response;
  const headers = new Headers(response.headers);
  const waited = performance.now() - at;
  const date = Date.parse(headers.get("date") ?? "");
  if (waited >= 500 && !Number.isNaN(date)) headers.set("date", new Date(date + waited).toUTCString());
  // No `new Response`: it would not say where it came from, nor that a redirect led there.
  const seen = { arrayBuffer: async () => body, headers, redirected, status, url };
  return seen as Partial<Response> as Response;
}

/** The address that the module would request, if that is known for sure. */
function address(source: CheckedOptions): string | undefined {
  const { endpoint = "/api/trpc", organizationId, scope, transformer, limit } = source;
  const path = source.procedures?.list ?? "jobs.list";
  const fields: Record<string, unknown> = scope ? { ...scope } : organizationId === undefined ? {} : { organizationId };
  if (source.methodOverride !== undefined || path.includes(",")) return;
  if (organizationId !== undefined && typeof organizationId !== "string") return;
  if ("filter" in fields || "limit" in fields) return;
  if (source.filter !== false) fields.filter = "all";
  if (limit !== undefined) {
    if (!Number.isInteger(limit) || limit < 0 || limit >= 2 ** 32) return;
    fields.limit = limit;
  }
  let input: string;
  try {
    input = JSON.stringify(transformer === "none" ? fields : { json: fields }, sorted);
  } catch {
    return;
  }
  const [base = "", query = ""] = split(String(endpoint).split("#", 1)[0]?.trim() ?? "", "?");
  const parameters = [...(query ? [query] : []), `input=${encodeURIComponent(input)}`];
  return `${base.replace(/\/+$/, "")}/${encodeURIComponent(path)}?${parameters.join("&")}`;
}

/** What is before and what is after the first `separator`. */
function split(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)];
}

/** For `JSON.stringify`: the module writes the fields of an object in the order of their names. */
function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
