// Why a view cannot be shown, and what is said of it.

/** What keeps the WebAssembly module from running. */
export type LoadFailure =
  /** The browser lacks something that every current one has, or WebAssembly is switched off. */
  | "unsupported"
  /** The page's Content Security Policy forbids WebAssembly. */
  | "forbidden"
  /** No answer. */
  | "network"
  /** An HTTP error. */
  | "missing"
  /** What came is no such module, or not all of it. */
  | "damaged"
  /** The module is of another build than its JavaScript. */
  | "mismatch"
  /** It is still on its way after a long time. */
  | "slow"
  /** Something threw where nothing should. */
  | "broken";

/** Why a view cannot be shown. Its message is for developers: what is on the screen is `WORDS`. */
export class LoadError extends Error {
  readonly failure: LoadFailure;

  constructor(failure: LoadFailure, message: string = failure) {
    super(message);
    this.name = "LoadError";
    this.failure = failure;
  }
}

/** What stands in the view's place. */
export interface FailureWords {
  heading: string;
  text: string;
  /**
   * The button that can help: `again` tries anew, `restart` has another instance of the module, `reload` reloads the page.
   * Where none can, there is none.
   */
  button?: "again" | "restart" | "reload";
}

const NOT_LOADED = "Couldn't load the Jobs view";

/** What is said of each failure. docs/failures.md shows the same, which a test compares. */
export const WORDS: Readonly<Record<LoadFailure | "crashed", FailureWords>> = {
  unsupported: {
    heading: NOT_LOADED,
    text: "This browser is too old for it, or WebAssembly is switched off.",
  },
  forbidden: {
    heading: NOT_LOADED,
    text: "The security policy of this page forbids WebAssembly. Tell the console's team.",
  },
  network: {
    heading: NOT_LOADED,
    text: "A part of it could not be downloaded. Check your connection.",
    button: "again",
  },
  missing: {
    heading: NOT_LOADED,
    text: "The server did not give a part of it. If reloading does not help, tell the console's team.",
    button: "reload",
  },
  damaged: {
    heading: NOT_LOADED,
    text: "A part of it arrived damaged. If reloading does not help, tell the console's team.",
    button: "reload",
  },
  mismatch: {
    heading: NOT_LOADED,
    text: "It was updated meanwhile: reload the page to get the parts that belong together.",
    button: "reload",
  },
  slow: {
    heading: "The Jobs view is still loading",
    text: "This takes longer than usual.",
    button: "again",
  },
  broken: {
    heading: NOT_LOADED,
    text: "Something went wrong while it started. If reloading does not help, tell the console's team.",
    button: "reload",
  },
  crashed: {
    heading: "The Jobs view has stopped",
    text: "Start it again to see your jobs. If this goes on, report it to the console's team.",
    button: "restart",
  },
};
