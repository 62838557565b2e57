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

/** Why a view cannot be shown. Its message is for developers: what is on the screen is in `locales/`. */
export class LoadError extends Error {
  readonly failure: LoadFailure;

  constructor(failure: LoadFailure, message: string = failure) {
    super(message);
    this.name = "LoadError";
    this.failure = failure;
  }
}

/** What stands in the view's place. */
export type Failure = LoadFailure | "crashed";

/**
 * The button that can help: `again` tries anew, `restart` has another instance of the module, `reload` reloads the page.
 * Where none can, there is none.
 */
export type Help = "again" | "restart" | "reload";

export const HELP: Readonly<Record<Failure, Help | undefined>> = {
  unsupported: undefined,
  forbidden: undefined,
  network: "again",
  missing: "reload",
  damaged: "reload",
  mismatch: "reload",
  slow: "again",
  broken: "reload",
  crashed: "restart",
};

/** The keys of what is said of a failure, in `locales/en.json`. docs/failures.md shows the same, which a test compares. */
export function keysOf(failure: Failure): { heading: string; text: string } {
  const hasHeading = failure === "slow" || failure === "crashed";
  return { heading: hasHeading ? `load.${failure}_heading` : "load.not_loaded", text: `load.${failure}` };
}

/** The key of what a button says. */
export function keyOf(help: Help): string {
  return help === "again" ? "general.try_again" : `load.${help}`;
}
