// The jobs without a view: their number, for a badge elsewhere in the console.

import type { Headless } from "./jobs_console.js";
import { HELP, LoadError, type LoadFailure } from "./load-error.js";
import { loadMessage } from "./load-words.js";
import { crossing } from "./options-json.js";
import { checkedOptions } from "./options.js";
import { crashed, onceCrashed, onRestart } from "./trap.js";
import type { JobCounts, JobsError, JobsSource, SessionExpired } from "./types.js";
import { clearAll, load, restart } from "./wasm.js";

/** Where the jobs come from, and a callback for what goes wrong. */
export interface JobsClientOptions extends JobsSource {
  /** Something went wrong. */
  onError?: ((error: JobsError) => void) | null | undefined;
  /** The session is over. */
  onSessionExpired?: ((reason: SessionExpired) => void) | null | undefined;
}

/** Follows jobs for as long as there are subscribers. Fits React's `useSyncExternalStore`. */
export interface JobsClient {
  /** The badge's numbers; `undefined` until they are known. The same object until they change. */
  readonly counts: JobCounts | undefined;
  /** Calls `listener` when the numbers change. What it throws is reported as an uncaught error of the page. Returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Asks for the jobs at once. Where the module has stopped, starts it again. */
  refresh(): void;
  /** Something may be new, as a push channel tells: asks for the jobs now, but at most once a second. */
  invalidate(): void;
  /** Forgets the jobs of all views and clients: for a sign-out. Those in use request theirs anew. */
  clear(): void;
  /** Ends all subscriptions. */
  destroy(): void;
}

/**
 * Reports how many jobs are running and queued. It polls through the same query as the views of the same list, which
 * is that of the same endpoint, scope, session key, procedures and other options of the request. It does nothing without subscribers, and
 * nothing on a server.
 *
 * @example
 * const client = createJobsClient({ endpoint: "/api/trpc", organizationId: "org_123" });
 * client.subscribe(() => console.log(client.counts));
 */
export function createJobsClient(options: JobsClientOptions = {}): JobsClient {
  const { onError, onSessionExpired } = options ?? {};
  const { options: source, problems } = checkedOptions(options);
  const listeners = new Set<() => void>();
  let headless: Headless | undefined;
  let counts: JobCounts | undefined;
  /** Something may be new since what the module has: asked for once it is there. */
  let isHinted = false;
  let attempt = 0;
  let forget: (() => void) | undefined;

  /** Not in the middle of what is going on: the host may throw, or end the subscription. */
  const complain = (error: JobsError) => queueMicrotask(() => onError?.(error));
  const fail = (failure: LoadFailure | "crashed", reason: string) => {
    if (!onError) return;
    const kind = failure === "crashed" ? "crashed" : "load";
    void loadMessage(failure, {}, document).then((message) => {
      if (listeners.size > 0) complain({ kind, message, reason });
    });
  };
  const emit = (name: string, json: string): boolean => {
    const detail: unknown = JSON.parse(json);
    // Not in the middle of what the module is doing: a listener may end the subscription.
    queueMicrotask(() => {
      if (!headless) return;
      if (name === "jobs-change") changed((detail as { counts?: JobCounts }).counts);
      if (name === "jobs-error") complain(detail as JobsError);
      if (name === "session-expired") onSessionExpired?.(detail as SessionExpired);
    });
    return true;
  };
  const changed = (next: JobCounts | undefined) => {
    if (counts?.running === next?.running && counts?.queued === next?.queued) return;
    counts = next;
    for (const listener of [...listeners]) {
      try {
        listener();
      } catch (error) {
        // It is one listener's: the others are told all the same.
        reportError(error);
      }
    }
  };
  const start = () => {
    if (typeof document === "undefined") return;
    const mine = ++attempt;
    for (const { option, message } of problems.splice(0)) complain({ kind: "options", option, message });
    load()
      .then((module) => {
        if (mine !== attempt || headless || listeners.size === 0) return;
        const reason = crashed();
        if (reason !== undefined) return hasStopped(reason);
        const crossed = crossing(() => source);
        forget = onceCrashed(hasStopped);
        headless = new module.Headless(crossed.json, crossed.headers, crossed.fetch, emit);
        if (isHinted) headless.invalidate();
        isHinted = false;
      })
      .catch((error: unknown) => {
        // A trap is told by way of `crashed`.
        if (mine !== attempt || listeners.size === 0 || crashed() !== undefined) return;
        const { failure, message } = error instanceof LoadError ? error : new LoadError("broken", String(error));
        fail(failure, message);
        if (HELP[failure] === "again") addEventListener("online", start, { once: true });
      });
  };
  const hasStopped = (reason: string) => {
    forget?.();
    headless = undefined;
    // A view's reader can start the module again.
    forget = onRestart(() => {
      forget?.();
      start();
    });
    fail("crashed", reason);
  };
  const stop = () => {
    attempt += 1;
    if (typeof document !== "undefined") removeEventListener("online", start);
    forget?.();
    if (headless && crashed() === undefined) headless.free();
    headless = undefined;
    isHinted = false;
  };

  return {
    get counts() {
      return counts;
    },
    subscribe(listener) {
      // Of its own, since the same function may be given twice.
      const own = () => listener();
      listeners.add(own);
      if (listeners.size === 1) start();
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stop();
      };
    },
    refresh() {
      if (crashed() !== undefined) restart();
      else if (headless) headless.refresh();
      else if (listeners.size > 0) start();
    },
    invalidate() {
      if (!headless) isHinted = listeners.size > 0;
      else if (crashed() === undefined) headless.invalidate();
    },
    clear() {
      clearAll();
      changed(undefined);
    },
    destroy() {
      listeners.clear();
      stop();
    },
  };
}
