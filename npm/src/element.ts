// The custom element <jobs-console>.

import { ATTRIBUTE_NAMES, optionOf, optionsOf } from "./attributes.js";
import { grouped, singly } from "./groups.js";
import { checkedOptions, PROPERTY_NAMES } from "./options.js";
import { preloadOnHover, preloadWhenIdle } from "./preload.js";
import { SaidFilters } from "./said-filters.js";
import { isSupported } from "./support.js";
import type { JobCounts, JobsOptions, JobsTab } from "./types.js";
import { CHOICES, View } from "./view.js";

/** Keeps the element as it is in the server's HTML until what renders it has set its properties. */
const DEFERRED = "defer-hydration";
/** `lazy`: nothing is loaded until the element is near the screen. */
const LOADING = "loading";

// There is no HTMLElement on a server, where this file does nothing.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/**
 * `<jobs-console endpoint="/api/trpc" organization-id="org_123">`: the jobs of a console, in a shadow tree.
 *
 * Every option is an attribute or a property; of an option that is set both ways the later one counts.
 */
export class JobsConsoleElement extends Base {
  static readonly observedAttributes = [...ATTRIBUTE_NAMES, DEFERRED, LOADING];

  /** What was set as a property, by the names of the options: fields of a group are options of their own. */
  readonly #properties = new Map<string, unknown>();
  // What the reader has chosen stays until the host says something else.
  readonly #view = new View(this, (choice) => {
    for (const name of CHOICES) if (name in choice) this.#properties.set(name, choice[name]);
  });
  readonly #filters = new SaidFilters();
  #scheduled = false;
  #wait: (() => void) | undefined;

  /** The badge's numbers, once they are known. */
  get counts(): JobCounts | undefined {
    return this.#view.counts;
  }

  /** Asks for the jobs at once; also goes on after an expired session. */
  refresh(): void {
    this.#view.refresh();
  }

  /** Something may be new, as a push channel tells: asks for the jobs now, but at most once a second. */
  invalidate(): void {
    this.#view.invalidate();
  }

  /** Forgets the jobs of all views: for a sign-out. Views on the page request theirs anew. */
  clear(): void {
    this.#view.clear();
  }

  /** Selects a tab. */
  setTab(tab: JobsTab): void {
    this.#set("tab", tab);
  }

  connectedCallback(): void {
    // What was set before the element was defined hides the properties of the same name.
    for (const name of PROPERTY_NAMES) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = this[name];
      Reflect.deleteProperty(this, name);
      this.#set(name, value);
    }
    if (this.getAttribute("preload") === "idle") preloadWhenIdle();
    this.#view.moved();
    this.#schedule();
  }

  disconnectedCallback(): void {
    // An element that is moved is connected again before this.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stopWaiting();
      if (this.#view.connected) this.#view.disconnect();
    });
  }

  attributeChangedCallback(name: string, _before: string | null, text: string | null): void {
    const option = optionOf(name);
    if (option === "filters" && this.#filters.isSaidAgain(text)) return;
    if (option !== undefined) {
      this.#properties.delete(option);
      // A group that is no object.
      this.#properties.delete(option.split(".")[0]!);
    }
    this.#schedule();
  }

  /** The value of an option as a property. */
  #get(name: keyof JobsOptions): unknown {
    return checkedOptions({ [name]: this.#options()[name] }).options[name];
  }

  #set(name: keyof JobsOptions, value: unknown): void {
    if (name === "filters" && this.#filters.isSaidAgain(value)) return;
    // What is not given leaves it to the attribute.
    for (const set of [...this.#properties.keys()]) if (set.split(".")[0] === name) this.#properties.delete(set);
    for (const [option, given] of singly(name, value)) this.#properties.set(option, given);
    this.#schedule();
  }

  /** Everything that changes in one go is taken over together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (!this.isConnected || this.hasAttribute(DEFERRED)) return;
      if (this.#view.connected) this.#view.update(this.#options());
      else if (this.getAttribute(LOADING) === "lazy" && isSupported()) this.#connectWhenSeen();
      else this.#connect();
    });
  }

  #connect(): void {
    this.#stopWaiting();
    this.#view.connect(this.#options());
  }

  #stopWaiting(): void {
    this.#wait?.();
    this.#wait = undefined;
  }

  #connectWhenSeen(): void {
    if (this.#wait) return;
    const stopPreload = this.getAttribute("preload") === "hover" ? preloadOnHover(this) : undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        // What was noticed before it was disconnected comes all the same.
        if (!this.#wait || !entries.some((entry) => entry.isIntersecting)) return;
        this.#connect();
      },
      { rootMargin: "200px" },
    );
    observer.observe(this);
    this.#wait = () => {
      observer.disconnect();
      stopPreload?.();
    };
  }

  #options(): Record<string, unknown> {
    return grouped([...optionsOf(this), ...this.#properties]);
  }

  static {
    for (const name of PROPERTY_NAMES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: JobsConsoleElement) {
          return this.#get(name);
        },
        set(this: JobsConsoleElement, value: unknown) {
          this.#set(name, value);
        },
      });
    }
  }
}

// The properties that the loop above defines.
export interface JobsConsoleElement extends JobsOptions {}

declare global {
  interface HTMLElementTagNameMap {
    "jobs-console": JobsConsoleElement;
  }
}

if (globalThis.customElements && !customElements.get("jobs-console")) {
  customElements.define("jobs-console", JobsConsoleElement);
}
