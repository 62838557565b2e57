// One view of the jobs in a shadow root: loads the module, passes options in and events out.

import type { Mounted } from "./jobs_console.js";
import { prefetchList, type Early } from "./early.js";
import { crossing, type Crossing } from "./options-json.js";
import { failure, type FailureWords, waiting } from "./shell.js";
import { adoptStyles } from "./styles.js";
import { crashed, onceCrashed } from "./trap.js";
import type { JobCounts, JobsError, JobsEventName, JobsOptions, JobsTab } from "./types.js";
import { clearAll, isLoaded, load } from "./wasm.js";

/** Events that a host can prevent, so that it does what they are about itself. */
const PREVENTABLE: ReadonlySet<string> = new Set(["job-open", "job-retry", "job-cancel"]);

const NOT_LOADED: FailureWords = {
  heading: "Couldn't load the Jobs view",
  text: "A part of it could not be downloaded. Check your connection.",
  label: "Try again",
};

const STOPPED: FailureWords = {
  heading: "The Jobs view has stopped",
  text: "Reload the page to see your jobs. If this goes on, report it to the console's team.",
  label: "Reload the page",
};

/** A view below `host`. */
export class View {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #selected: (tab: JobsTab) => void;
  #options: JobsOptions = {};
  #connected = false;
  /** The module's part, once it is there. */
  #mounted: Mounted | undefined;
  /** The options that it has. */
  #sent: Crossing | undefined;
  /** The first request, sent before the module is there. */
  #early: Early | undefined;
  /** What is shown in its place. */
  #shell: HTMLElement | undefined;
  #forget: (() => void)[] = [];
  #warning: string | undefined;
  /** The module did not come. */
  #loadFailed = false;
  /** The badge's numbers, once they are known. */
  counts: JobCounts | undefined;

  /** `selected` is called when the user selects a tab. */
  constructor(host: HTMLElement, selected: (tab: JobsTab) => void) {
    this.#host = host;
    this.#selected = selected;
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    // The Chat tab is there as long as the host has something to put into it.
    this.#root.addEventListener("slotchange", () => this.#sync());
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Shows the jobs. The host has to be in the document. */
  connect(options: JobsOptions): void {
    this.#options = { ...options };
    this.#connected = true;
    adoptStyles(this.#root, options.theme ?? "auto");
    this.#start();
  }

  /** Takes over these options in place of all others. */
  update(options: JobsOptions): void {
    const { theme, sessionKey } = this.#options;
    this.#options = { ...options };
    if (!this.#connected) return;
    // It carries the cookie of the session before.
    if (sessionKey !== options.sessionKey) this.#early?.drop();
    if (theme !== options.theme) adoptStyles(this.#root, options.theme ?? "auto");
    this.#sync();
  }

  /** Takes everything off the page. */
  disconnect(): void {
    this.#connected = false;
    this.#stop();
    this.#show(undefined);
  }

  refresh(): void {
    if (this.#mounted && crashed() === undefined) this.#mounted.refresh();
    else if (this.#connected && this.#loadFailed && crashed() === undefined) this.#start();
  }

  /** Forgets the jobs of all views, also of those that are not on the page any more. */
  clear(): void {
    this.#early?.drop();
    this.counts = undefined;
    clearAll();
  }

  #start(): void {
    this.#stop();
    const stopped = crashed();
    if (stopped !== undefined) return this.#crashed(stopped);
    this.#loadFailed = false;
    this.#show(waiting(this.#options.view ?? "tabs"));
    const shell = this.#shell;
    if (!isLoaded()) this.#prefetch();
    load().then(
      (module) => {
        if (!this.#connected || this.#shell !== shell) return;
        const stopped = crashed();
        if (stopped !== undefined) return this.#crashed(stopped);
        const sent = (this.#sent = this.#crossing());
        this.#forget.push(onceCrashed((message) => this.#crashed(message)));
        this.#mounted = new module.Mounted(this.#root, sent.json, sent.headers, sent.fetch, this.#emit);
        // It has rendered by now, and may have dispatched an event whose listener takes this view off the page.
        if (this.#shell === shell) this.#show(undefined);
      },
      (error: unknown) => {
        if (this.#connected && this.#shell === shell) this.#failed(error);
      },
    );
  }

  /** Has the jobs on their way while the module is, too, where it is known what the module is going to request. */
  #prefetch(): void {
    const { view, headers, fetch, initialData } = this.#options;
    if (view === "card" || headers || fetch || initialData !== undefined) return;
    const early = (this.#early = prefetchList(this.#options));
    if (early) this.#forget.push(early.drop);
  }

  #stop(): void {
    this.#early = undefined;
    for (const forget of this.#forget.splice(0)) forget();
    const mounted = this.#mounted;
    this.#mounted = undefined;
    this.#sent = undefined;
    if (mounted && crashed() === undefined) mounted.free();
  }

  #sync(): void {
    if (!this.#mounted || crashed() !== undefined) return;
    const sent = this.#crossing();
    const before = this.#sent;
    this.#sent = sent;
    if (sent.json === before?.json && !sent.headers === !before.headers && !sent.fetch === !before.fetch) return;
    this.#mounted.update(sent.json, sent.headers, sent.fetch);
  }

  #crossing(): Crossing {
    const hasChat = this.#host.querySelector(":scope > [slot=chat]") !== null;
    const crossed = crossing(
      () => this.#options,
      { hasChat },
      (error) => this.#warn(error),
    );
    if (crossed.headers || crossed.fetch) this.#early?.drop();
    else if (this.#early) crossed.fetch = this.#early.fetch;
    return crossed;
  }

  /** Says what is wrong with the options, once and not at every change of another one. */
  #warn(error: JobsError): void {
    if (this.#warning === error.message) return;
    this.#warning = error.message;
    this.#emitError(error);
  }

  readonly #emit = (name: JobsEventName, json: string): boolean => {
    const detail = JSON.parse(json) as never;
    if (name === "jobs-change") this.counts = (detail as { counts: JobCounts }).counts;
    if (name === "tab-change") {
      const { tab } = detail as { tab: JobsTab };
      this.#selected(tab);
      this.update({ ...this.#options, tab });
    }
    return this.#dispatch(name, detail);
  };

  #emitError(error: JobsError): void {
    this.#dispatch("jobs-error", error);
  }

  #dispatch(name: JobsEventName, detail: unknown): boolean {
    const cancelable = PREVENTABLE.has(name);
    const event = new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable });
    if (cancelable) return this.#host.dispatchEvent(event);
    // Not in the middle of what the module is doing: a listener may take the view off the page.
    queueMicrotask(() => this.#connected && this.#host.dispatchEvent(event));
    return true;
  }

  #failed(error: unknown): void {
    this.#loadFailed = true;
    this.#emitError({ kind: "load", message: `The Jobs view could not be loaded: ${String(error)}` });
    const again = () => this.#start();
    this.#fail(NOT_LOADED, again);
    addEventListener("online", again, { once: true });
    this.#forget.push(() => removeEventListener("online", again));
  }

  #crashed(message: string): void {
    this.#stop();
    this.#emitError({ kind: "crashed", message });
    for (const left of [...this.#root.children]) left.remove();
    this.#fail(STOPPED, () => location.reload());
  }

  #fail(words: FailureWords, press: () => void): void {
    this.#show(failure(this.#options.view ?? "tabs", words, press));
  }

  #show(shell: HTMLElement | undefined): void {
    this.#shell?.remove();
    this.#shell = shell;
    if (shell) this.#root.prepend(shell);
  }
}
