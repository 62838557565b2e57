// One view of the jobs in a shadow root: loads the module, passes options in and events out.
//
// Whatever throws or does not end between `connect` and the first card ends in a panel that says so, and in one event.

import type { Mounted } from "./jobs_console.js";
import { prefetchList, type Early } from "./early.js";
import { type Failure, HELP, type LoadFailure, LoadError } from "./load-error.js";
import { loadingWords, loadMessage, loadWords, requestLoadWords } from "./load-words.js";
import { crossing, type Crossing } from "./options-json.js";
import { type CheckedOptions, checkedOptions, type OptionProblem } from "./options.js";
import { ancestors, pageScheme, SCHEME_ATTRIBUTES } from "./page-scheme.js";
import { reloadPage } from "./reload.js";
import { failure, waiting } from "./shell.js";
import { adoptStyles } from "./styles.js";
import { isSupported } from "./support.js";
import { crashed, onceCrashed, onRestart } from "./trap.js";
import type { JobCounts, JobsError, JobsEventName, JobsFilters, JobsView } from "./types.js";
import { abandon, clearAll, isLoaded, load, type Module, restart } from "./wasm.js";

/** Events that a host can prevent, so that it does what they are about itself. */
const PREVENTABLE: ReadonlySet<string> = new Set(["job-open", "job-retry", "job-cancel"]);

/** A module that has not come by then is said to take long (milliseconds). It is still waited for. */
const SLOW = 20_000;

/** The jobs, requested before the module was there, are waited for so long (milliseconds) before they are shown as loading: as on the demo page (src/main.rs). */
const SOON = 50;

/** What the module has, and whose `fetch` it calls. */
type Sent = Crossing & { by: "host" | "early" | "page" };

/** The options that the reader changes. */
export const CHOICES = ["tab", "filters"] as const;
export type Choice = Pick<CheckedOptions, (typeof CHOICES)[number]>;

function choiceOf(name: JobsEventName, detail: unknown): Choice | undefined {
  if (name === "tab-change") return detail as Choice;
  return name === "filters-change" ? { filters: detail as JobsFilters } : undefined;
}

/** A view below `host`. */
export class View {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #chosen: (choice: Choice) => void;
  #options: CheckedOptions = {};
  #connected = false;
  /** The module's part, once it is there. */
  #mounted: Mounted | undefined;
  /** The options that it has. */
  #sent: Sent | undefined;
  /** Something may be new since the first request or the initial data: asked for once the module is there. */
  #isHinted = false;
  /** The first request, sent before the module is there. */
  #early: Early | undefined;
  /** What is shown in its place, and what makes it for a kind of view. */
  #shell: HTMLElement | undefined;
  #shellOf: ((view: JobsView) => HTMLElement) | undefined;
  /** What says that there is no view. */
  #panel: ((view: JobsView) => HTMLElement) | undefined;
  /** What has to be undone when this attempt ends. */
  #forget: (() => void)[] = [];
  /** Changes with each attempt to show the view: what comes of an earlier one does not count. */
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was last told of each option. */
  #problems = new Map<string, string>();
  /** The initial data that an instance has had which has stopped since: it is old. */
  #oldData: unknown;
  /** The view could not be shown. */
  #loadFailed = false;
  /** The styles could not be used where the host is. */
  #isUnstyled = false;
  /** What this attempt waits for. */
  #loading: Promise<Module> | undefined;
  /** Both watch what decides about the styles: the page around the view. */
  #attributes: MutationObserver | undefined;
  #size: ResizeObserver | undefined;
  /** What is around the view. */
  #watched: Element[] = [];
  /** The badge's numbers, once they are known. */
  counts: JobCounts | undefined;

  /** `chosen` is called when the reader selects a tab or filters the jobs. */
  constructor(host: HTMLElement, chosen: (choice: Choice) => void) {
    this.#host = host;
    this.#chosen = chosen;
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    // The Chat tab is there as long as the host has something to put into it.
    this.#root.addEventListener("slotchange", () => this.#sync());
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Shows the jobs. The host has to be in a document. */
  connect(options: unknown): void {
    this.#connected = true;
    this.#take(options);
    this.#start();
  }

  /** Takes over these options in place of all others. */
  update(options: unknown): void {
    const { theme, sessionKey } = this.#options;
    const said = this.#said();
    this.#take(options);
    if (!this.#connected) return;
    if (said !== this.#said()) {
      this.#redraw();
      if (this.#shellOf === this.#panel) this.#requestWords();
    }
    // It carries the cookie of the session before.
    if (sessionKey !== this.#options.sessionKey) this.#early?.drop();
    if (theme !== this.#options.theme) this.#style();
    this.#sync();
  }

  /** The host is in another place, perhaps in another document: what is around it decides about the styles. */
  moved(): void {
    if (!this.#connected) return;
    if (this.#isUnstyled && !this.#mounted) this.#start();
    else this.#style();
  }

  /** Takes everything off the page. */
  disconnect(): void {
    this.#connected = false;
    this.#stop();
    this.#unwatch();
    this.#show(undefined);
  }

  refresh(): void {
    if (crashed() !== undefined) restart();
    else if (this.#mounted) this.#mounted.refresh();
    else if (this.#connected && this.#loadFailed && isSupported()) this.#start();
  }

  invalidate(): void {
    if (!this.#mounted) this.#isHinted = true;
    else if (crashed() === undefined) this.#mounted.invalidate();
  }

  /** Forgets the jobs of all views, also of those that are not on the page any more. */
  clear(): void {
    this.#early?.drop();
    this.counts = undefined;
    clearAll();
  }

  #start(): void {
    this.#stop();
    const attempt = this.#attempt;
    const unstyled = this.#style();
    const stopped = crashed();
    if (stopped !== undefined) return this.#crashed(stopped);
    if (!isSupported()) return this.#failed(new LoadError("unsupported"));
    if (unstyled !== undefined) return this.#failed(unstyled);
    this.#loadFailed = false;
    this.#show((view) => waiting(view, loadingWords(this.#options, this.#page)));
    if (!isLoaded()) this.#prefetch();
    this.#timer = setTimeout(() => this.#slow(), SLOW);
    this.#loading = load();
    this.#loading.then(
      (module) => {
        if (attempt === this.#attempt) return this.#mount(module);
      },
      (error: unknown) => {
        if (attempt === this.#attempt) this.#failed(error);
      },
    );
  }

  async #mount(module: Module): Promise<void> {
    const stopped = crashed();
    if (stopped !== undefined) return this.#crashed(stopped);
    clearTimeout(this.#timer);
    this.#forget.push(onceCrashed((message) => this.#crashed(message)));
    const attempt = this.#attempt;
    try {
      const sent = (this.#sent = this.#crossing());
      const { headers, fetch, links } = sent;
      const mounted = (this.#mounted = new module.Mounted(this.#root, sent.json, headers, fetch, links, this.#emit));
      // The skeleton is there: an answer that is, too, or nearly so, replaces it in one step.
      if (sent.by === "early") await Promise.race([mounted.prefetch(), new Promise((done) => setTimeout(done, SOON))]);
      if (attempt !== this.#attempt) return;
      mounted.show();
    } catch (error) {
      // A trap is told by way of `crashed`.
      const isOurs = attempt === this.#attempt && crashed() === undefined;
      if (isOurs) this.#failed(new LoadError("broken", `the view does not start: ${String(error)}`));
      return;
    }
    // It has rendered by now; the host's functions, which it may have called, may have taken this view off the page.
    if (attempt !== this.#attempt) return;
    if (this.#isHinted) this.#mounted?.invalidate();
    this.#isHinted = false;
    this.#show(undefined);
    const shown = this.#root.lastElementChild;
    if (shown) this.#size?.observe(shown);
  }

  /** Gives the view the styles that fit where it is, as far as they can be used there. Returns why they cannot. */
  #style(): LoadError | undefined {
    this.#isUnstyled = false;
    if (!("adoptedStyleSheets" in this.#root)) return undefined;
    try {
      this.#watch();
      adoptStyles(this.#root, this.#options.theme ?? "auto", pageScheme(this.#watched));
      return undefined;
    } catch (error) {
      // A view that runs is left as it is: it may be on its way to a place where they can be used.
      this.#isUnstyled = true;
      this.#unwatch();
      return new LoadError("broken", `the styles cannot be used: ${String(error)}`);
    }
  }

  /** Has `#style` called when something around the view changes that it depends on. */
  #watch(): void {
    const around = ancestors(this.#host);
    if (around.length === this.#watched.length && around.every((element, index) => element === this.#watched[index])) {
      return;
    }
    this.#unwatch();
    this.#watched = around;
    this.#attributes = new MutationObserver(() => this.#style());
    for (const element of around) this.#attributes.observe(element, { attributeFilter: SCHEME_ATTRIBUTES });
    // Where the host is moved, or style sheets are taken away, it or what is in it has another size.
    this.#size = new ResizeObserver(() => this.#style());
    for (const element of [this.#host, ...this.#root.children]) this.#size.observe(element);
  }

  #unwatch(): void {
    this.#attributes?.disconnect();
    this.#size?.disconnect();
    this.#watched = [];
  }

  /** Has the jobs on their way while the module is, too, where it is known what the module is going to request. */
  #prefetch(): void {
    const { view, headers, fetch, initialData } = this.#options;
    if (view === "card" || headers || fetch || initialData !== undefined) return;
    try {
      this.#early = prefetchList(this.#options);
    } catch {
      // The module requests the list in any case, and tells what is wrong.
    }
    if (this.#early) this.#forget.push(this.#early.drop);
  }

  #stop(): void {
    this.#attempt += 1;
    clearTimeout(this.#timer);
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
    const isSame =
      sent.json === before?.json &&
      !sent.headers === !before.headers &&
      !sent.links === !before.links &&
      sent.by === before.by;
    if (isSame) return;
    this.#mounted.update(sent.json, sent.headers, sent.fetch, sent.links);
  }

  #crossing(): Sent {
    const hasChat = this.#host.querySelector(":scope > [slot=chat]") !== null;
    const { headers, fetch } = this.#options;
    if (headers || fetch) this.#early?.drop();
    const early = headers || fetch ? undefined : this.#early;
    const isOld = this.#oldData !== undefined && this.#oldData === this.#options.initialData;
    const extra = { hasChat, ...(early && { isEarly: true }), ...(isOld && { initialData: undefined }) };
    const crossed = crossing(() => this.#options, extra);
    if (early) return { ...crossed, fetch: early.fetch, by: "early" };
    return { ...crossed, by: fetch ? "host" : "page" };
  }

  #take(given: unknown): void {
    const { options, problems } = checkedOptions(given);
    this.#options = options;
    this.#tell(problems);
  }

  /** Says what is wrong with the options: each once, and not at every change of another one. */
  #tell(problems: readonly OptionProblem[]): void {
    const before = this.#problems;
    this.#problems = new Map(problems.map(({ option, message }) => [option, message]));
    for (const [option, message] of this.#problems) {
      if (before.get(option) !== message) this.#emitError({ kind: "options", option, message });
    }
  }

  readonly #emit = (name: JobsEventName, json: string): boolean => {
    const detail = JSON.parse(json) as never;
    if (name === "jobs-change") {
      this.counts = (detail as { counts?: JobCounts }).counts;
      // Nothing is known of the list, or not any more: in an event the numbers are known.
      if (!this.counts) return true;
    }
    const choice = choiceOf(name, detail);
    if (choice) {
      this.#chosen(choice);
      this.#options = { ...this.#options, ...choice };
      this.#sync();
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
    const { failure, message } = error instanceof LoadError ? error : new LoadError("broken", String(error));
    this.#stop();
    this.#loadFailed = true;
    this.#tellFailure(failure, message);
    if (HELP[failure] !== "again") return;
    const again = () => this.#start();
    addEventListener("online", again, { once: true });
    this.#forget.push(() => removeEventListener("online", again));
  }

  /** The module is still on its way: this attempt goes on behind the panel. */
  #slow(): void {
    this.#tellFailure("slow", `the module has not come within ${SLOW} ms`);
  }

  #tellFailure(failure: LoadFailure, reason: string): void {
    this.#tellShown("load", failure, reason);
    this.#fail(failure);
  }

  /** Tells what stands in the view's place, in the words on the screen. */
  #tellShown(kind: JobsError["kind"], what: Failure, reason: string): void {
    void loadMessage(what, this.#options, this.#page).then((message) => {
      // The view has come while the words were on their way.
      if (kind === "load" && this.#mounted) return;
      this.#emitError({ kind, message, reason });
    });
  }

  #crashed(reason: string): void {
    this.#stop();
    this.#tellShown("crashed", "crashed", reason);
    for (const left of [...this.#root.children]) left.remove();
    this.#oldData = this.#options.initialData;
    // It may be what cannot be shown.
    const { filters } = this.#options;
    if (filters?.job !== undefined) this.#options = { ...this.#options, filters: { ...filters, job: undefined } };
    this.#fail("crashed");
    // Whichever view's button is pressed.
    this.#forget.push(onRestart(() => this.#start()));
  }

  #fail(what: Failure): void {
    const press = () => {
      if (HELP[what] === "reload") return void reloadPage();
      if (HELP[what] === "restart") return restart();
      abandon(this.#loading);
      this.#start();
    };
    const panel = (view: JobsView) => failure(view, loadWords(this.#options, this.#page), what, press);
    this.#panel = panel;
    this.#show(panel);
    this.#requestWords();
  }

  /** English stands until the words of another language are there. */
  #requestWords(): void {
    const panel = this.#panel;
    void requestLoadWords(this.#options, this.#page).then((haveCome) => {
      if (haveCome && this.#shellOf === panel) this.#redraw();
    });
  }

  /** What decides about what is shown in the view's place: its kind and the words. */
  #said(): string {
    if (!this.#shellOf) return "";
    const [options, page] = [this.#options, this.#page];
    return JSON.stringify([options.view, loadingWords(options, page), loadWords(options, page)]);
  }

  #redraw(): void {
    if (!this.#shellOf) return;
    const hasFocus = this.#root.activeElement !== null;
    this.#show(this.#shellOf);
    if (hasFocus) this.#shell?.querySelector("button")?.focus();
  }

  get #page(): Document {
    return this.#host.ownerDocument;
  }

  #show(shellOf: ((view: JobsView) => HTMLElement) | undefined): void {
    this.#shell?.remove();
    this.#shellOf = shellOf;
    this.#shell = shellOf?.(this.#options.view ?? "tabs");
    if (!this.#shell) return;
    this.#root.prepend(this.#shell);
    this.#size?.observe(this.#shell);
  }
}
