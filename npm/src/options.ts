// The options: what each takes, what holds unless it is given, and its attribute.
//
// Nothing else looks at what a host gives. docs/options.md shows the same table, which a test compares.

import type { JobsFilters, JobsOptions } from "./types.js";

/** What is left of a host's options. */
export type CheckedOptions = { [Name in keyof JobsOptions]?: NonNullable<JobsOptions[Name]> };

/** A value that cannot be used as it is. */
export interface OptionProblem {
  /** The option's name; of one in a group after a dot, as in `polling.active`. */
  option: string;
  message: string;
}

/** What an option takes. */
interface Kind {
  /** Ends "it takes …". */
  readonly takes: string;
  /** What `value` counts as; `undefined` where it cannot be used. */
  readonly accept: (value: unknown) => Accepted | undefined;
  /**
   * The value of a text: attributes are texts, and frameworks give them to properties too. A text that says none is
   * left as it is, for `accept` to refuse.
   */
  readonly parse?: (text: string) => unknown;
}

interface Accepted {
  readonly value: unknown;
  /** What it counts as, where that is not what was given. */
  readonly note?: string;
}

interface Rule {
  readonly kind: Kind;
  readonly attribute?: string;
  /** What holds unless it is given, in words. */
  readonly otherwise: string;
}

const when = (fits: boolean, value: unknown): Accepted | undefined => (fits ? { value } : undefined);
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
/** A proxy that was revoked throws at the question. */
export const isObject = (value: unknown): value is Record<string, unknown> => {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};
const trimmed = (text: string) => text.trim();
const parseNumber = (text: string) => (text.trim() === "" ? text : Number(text));
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const TEXT: Kind = { takes: "text", accept: (value) => when(isText(value), value) };
/** Ids are sent as text, and many a host keeps them as numbers. */
const ID: Kind = {
  takes: "text or a number",
  accept: (value) => when(isText(value) || Number.isFinite(value) || typeof value === "bigint", String(value)),
};
const ADDRESS: Kind = {
  takes: "an address, as text or URL",
  accept(value) {
    if (!isText(value) && Object.prototype.toString.call(value) !== "[object URL]") return undefined;
    // `fetch` would throw at what is no address, and at one with a password in it. A server has no base.
    const address = new URL(String(value), globalThis.document?.baseURI ?? "http://localhost");
    return when(!address.username && !address.password, String(value));
  },
};
const FUNCTION: Kind = { takes: "a function", accept: (value) => when(typeof value === "function", value) };
const ON = ["on", "true", "yes", "1", ""];
const OFF = ["off", "false", "no", "0"];
const FLAG: Kind = {
  takes: "true or false, as text on or off",
  accept: (value) => when(typeof value === "boolean", value),
  parse(text) {
    const word = text.trim().toLowerCase();
    return ON.includes(word) ? true : OFF.includes(word) ? false : text;
  },
};
const OBJECT: Kind = {
  takes: "an object that can be written as JSON",
  // A date is an object, and is text in JSON.
  accept: (value) => when(isObject(value) && toJson(value)?.startsWith("{") === true, value),
  parse: parseJson,
};
const ROWS: Kind = {
  takes: "what jobs.list answers",
  accept: (value) => when(isJson(value), value),
};
/** Timers hold 31 bits. */
const LONGEST = 2 ** 31 - 1;
const INTERVAL: Kind = { ...milliseconds(250, true), takes: "milliseconds; 0 for never, else 250 to 2147483647" };
const WAIT: Kind = { ...milliseconds(100, false), takes: "milliseconds, 100 to 2147483647" };
const LIMIT: Kind = {
  takes: "a whole number, 1 to 4294967295",
  accept: (value) => when(Number.isInteger(value) && Number(value) >= 1 && Number(value) < 2 ** 32, value),
  parse: parseNumber,
};
const LOCALE: Kind = {
  takes: "a BCP 47 language tag",
  parse: trimmed,
  accept(value) {
    try {
      return when(isText(value) && Intl.getCanonicalLocales(value).length > 0, value);
    } catch {
      return undefined;
    }
  },
};
const TIME_ZONE: Kind = {
  takes: "a time zone that exists, such as UTC or Europe/Berlin",
  parse: trimmed,
  accept(value) {
    try {
      return when(isText(value) && new Intl.DateTimeFormat("en", { timeZone: value }) !== undefined, value);
    } catch {
      return undefined;
    }
  },
};
const MESSAGES: Kind = {
  takes: "an object of texts by their keys",
  parse: parseJson,
  accept(value) {
    if (!OBJECT.accept(value) || !isObject(value)) return undefined;
    const isMessage = (text: unknown) =>
      typeof text === "string" || (isObject(text) && Object.values(text).every((form) => typeof form === "string"));
    const all = Object.entries(value);
    const wrong = all.filter(([, text]) => !isMessage(text)).map(([key]) => key);
    const note = wrong.length > 0 ? { note: `it counts without ${wrong.join(", ")}` } : {};
    return { value: Object.fromEntries(all.filter(([, text]) => isMessage(text))), ...note };
  },
};
const RANGES = ["1h", "24h", "7d", "30d"];
const FILTERS: Kind = {
  takes: "{ status, query, range, job }",
  parse: parseJson,
  accept(value) {
    if (!OBJECT.accept(value) || !isObject(value)) return undefined;
    const { status, query, range, job } = value;
    const given: JobsFilters = {
      status: Array.isArray(status) ? status.filter(isText) : isText(status) ? [status] : [],
      query: isText(query) ? query : "",
      range: RANGES.includes(range as string) ? (range as JobsFilters["range"]) : null,
      job: isText(job) || Number.isFinite(job) ? String(job) : null,
    };
    const fits = (name: keyof JobsFilters) => isEmpty(value[name]) || !isEmpty(given[name]);
    const wrong = (Object.keys(given) as (keyof JobsFilters)[]).filter((name) => !fits(name));
    return { value: given, ...(wrong.length > 0 && { note: `it counts without ${wrong.join(", ")}` }) };
  },
};
const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
const LABELS = listOf("kind", "active", "completed");
const FIELDS = listOf("label", "path");

/** Entries in which one of the texts is missing do not count. */
function listOf(...names: readonly string[]): Kind {
  const fits = (entry: unknown) => isObject(entry) && names.every((name) => isText(entry[name]));
  return {
    takes: `a list of { ${names.join(", ")} }, all text`,
    accept(value) {
      if (!Array.isArray(value)) return undefined;
      const wrong = value.flatMap((entry, index) => (fits(entry) ? [] : [index]));
      const note = wrong.length > 0 ? { note: `it counts without entry ${wrong.join(", ")}` } : {};
      return { value: value.filter(fits), ...note };
    },
  };
}

function oneOf(...words: readonly string[]): Kind {
  const accept = (value: unknown) => when(words.includes(value as string), value);
  return { takes: words.join(" or "), accept, parse: trimmed };
}

/** What is out of range counts as the nearest that is in it. */
function milliseconds(shortest: number, isNeverAllowed: boolean): Omit<Kind, "takes"> {
  return {
    accept(value) {
      if (typeof value !== "number" || !Number.isFinite(value) || value < 0) return undefined;
      if (value === 0 && isNeverAllowed) return { value };
      const nearest = Math.round(Math.min(Math.max(value, shortest), LONGEST));
      return value < shortest || value > LONGEST
        ? { value: nearest, note: `it counts as ${nearest}` }
        : { value: nearest };
    },
    parse: parseNumber,
  };
}

/** Every option by its name; those of a group after a dot. */
export const OPTIONS: Readonly<Record<string, Rule>> = {
  endpoint: { kind: ADDRESS, attribute: "endpoint", otherwise: "/api/trpc" },
  organizationId: { kind: ID, attribute: "organization-id", otherwise: "not sent" },
  scope: { kind: OBJECT, attribute: "scope", otherwise: "organizationId alone" },
  transformer: { kind: oneOf("superjson", "none"), attribute: "transformer", otherwise: "superjson" },
  batching: { kind: FLAG, attribute: "batching", otherwise: "true" },
  methodOverride: { kind: oneOf("POST"), attribute: "method-override", otherwise: "GET" },
  credentials: { kind: oneOf("include", "same-origin", "omit"), attribute: "credentials", otherwise: "include" },
  sessionKey: { kind: ID, attribute: "session-key", otherwise: "one for all" },
  sharing: { kind: FLAG, attribute: "sharing", otherwise: "true" },
  headers: { kind: FUNCTION, otherwise: "none" },
  fetch: { kind: FUNCTION, otherwise: "the page's" },
  "polling.active": { kind: INTERVAL, attribute: "poll-active", otherwise: "3000" },
  "polling.idle": { kind: INTERVAL, attribute: "poll-idle", otherwise: "15000" },
  "polling.timeout": { kind: WAIT, attribute: "poll-timeout", otherwise: "10000" },
  "polling.backoff": { kind: WAIT, attribute: "poll-backoff", otherwise: "1000" },
  "polling.backoffLimit": { kind: WAIT, attribute: "poll-backoff-limit", otherwise: "30000" },
  "polling.choice": { kind: FLAG, attribute: "poll-choice", otherwise: "false" },
  "procedures.list": { kind: TEXT, attribute: "list-procedure", otherwise: "jobs.list" },
  "procedures.get": { kind: TEXT, attribute: "get-procedure", otherwise: "jobs.get" },
  "procedures.retry": { kind: TEXT, attribute: "retry-procedure", otherwise: "jobs.retry" },
  "procedures.cancel": { kind: TEXT, attribute: "cancel-procedure", otherwise: "jobs.cancel" },
  "procedures.retryMany": { kind: TEXT, attribute: "retry-many-procedure", otherwise: "one after the other" },
  "procedures.cancelMany": { kind: TEXT, attribute: "cancel-many-procedure", otherwise: "one after the other" },
  idField: { kind: TEXT, attribute: "id-field", otherwise: "runId" },
  idType: { kind: oneOf("text", "number"), attribute: "id-type", otherwise: "text" },
  filter: { kind: FLAG, attribute: "filter", otherwise: "true" },
  limit: { kind: LIMIT, attribute: "limit", otherwise: "the server's" },
  subscription: { kind: TEXT, attribute: "subscription", otherwise: "none" },
  labels: { kind: LABELS, otherwise: "none" },
  fields: { kind: FIELDS, otherwise: "none" },
  initialData: { kind: ROWS, otherwise: "none" },
  view: { kind: oneOf("tabs", "list", "card"), attribute: "view", otherwise: "tabs" },
  jobId: { kind: ID, attribute: "job-id", otherwise: "none" },
  tab: { kind: oneOf("jobs", "chat"), attribute: "tab", otherwise: "jobs" },
  toolbar: { kind: FLAG, attribute: "toolbar", otherwise: "true" },
  density: { kind: oneOf("comfortable", "compact"), attribute: "density", otherwise: "comfortable" },
  filters: { kind: FILTERS, attribute: "filters", otherwise: "everything" },
  history: { kind: oneOf("none", "query", "hash"), attribute: "history", otherwise: "none" },
  historyPrefix: { kind: TEXT, attribute: "history-prefix", otherwise: "none" },
  selection: { kind: FLAG, attribute: "selection", otherwise: "true" },
  shortcuts: { kind: FLAG, attribute: "shortcuts", otherwise: "true" },
  notifications: { kind: FLAG, attribute: "notifications", otherwise: "false" },
  locale: { kind: LOCALE, attribute: "locale", otherwise: "the page's, else the browser's" },
  messages: { kind: MESSAGES, otherwise: "the language's" },
  timeZone: { kind: TIME_ZONE, attribute: "time-zone", otherwise: "the reader's" },
  times: { kind: oneOf("relative", "absolute"), attribute: "times", otherwise: "relative" },
  theme: { kind: oneOf("auto", "light", "dark"), attribute: "theme", otherwise: "auto" },
  links: { kind: FUNCTION, otherwise: "none" },
};

/** The names of all options, groups as one: the element's properties. */
export const PROPERTY_NAMES = [
  ...new Set(Object.keys(OPTIONS).map((name) => name.split(".")[0])),
] as readonly (keyof JobsOptions)[];

/**
 * What of `given` can be used, and what cannot. `null` and `undefined` are "not given"; what cannot be used counts as
 * not given, too.
 */
export function checkedOptions(given: unknown): { options: CheckedOptions; problems: OptionProblem[] } {
  const options: Record<string, unknown> = {};
  const problems: OptionProblem[] = [];
  const refuse = (option: string, message: string) => void problems.push({ option, message });
  /** The value of a field; a host's object may throw when it is read. */
  const read = (object: Record<string, unknown>, field: string, option: string): unknown => {
    const value = fieldOf(object, field);
    const reason = unreadable.get(value as object);
    if (reason === undefined) return value ?? undefined;
    refuse(option, `The option ${option} cannot be read: ${reason}.`);
    return undefined;
  };
  const take = (name: string, value: unknown, set: (value: unknown) => void) => {
    const { kind, otherwise } = OPTIONS[name]!;
    const accepted = accept(kind, value);
    if (accepted) set(accepted.value);
    const what = `The option ${name} cannot be ${described(value)}`;
    if (!accepted) refuse(name, `${what}: it takes ${kind.takes}. Used instead: ${otherwise}.`);
    else if (accepted.note) refuse(name, `${what}: it takes ${kind.takes}; ${accepted.note}.`);
  };

  const source = isObject(given) ? given : {};
  for (const name of PROPERTY_NAMES) {
    const value = read(source, name, name);
    if (value === undefined) continue;
    const fields = Object.keys(OPTIONS).filter((option) => option.startsWith(`${name}.`));
    if (fields.length === 0) {
      take(name, value, (accepted) => (options[name] = accepted));
    } else if (isObject(value)) {
      const group: Record<string, unknown> = {};
      for (const option of fields) {
        const field = option.slice(name.length + 1);
        const part = read(value, field, option);
        if (part !== undefined) take(option, part, (accepted) => (group[field] = accepted));
      }
      options[name] = group;
    } else {
      refuse(name, `The option ${name} cannot be ${described(value)}: it takes an object.`);
    }
  }
  if (options.view === "card" && options.jobId === undefined && !problems.some(({ option }) => option === "jobId")) {
    refuse("jobId", "The view card needs the option jobId; the list is shown.");
  }
  return { options: options as CheckedOptions, problems };
}

/** What stands for values whose getters have thrown, with the reasons, until they are told. */
const unreadable = new WeakMap<object, string>();

/** The value of a field, or what stands for it where its getter throws. */
export function fieldOf(object: Record<string, unknown>, field: string): unknown {
  try {
    return object[field];
  } catch (error) {
    const standIn = {};
    unreadable.set(standIn, String(error));
    return standIn;
  }
}

/** The options of a host's object, which may throw when it is read, as a plain object for `checkedOptions`. */
export function readOptions(given: unknown): Record<string, unknown> {
  const source = isObject(given) ? given : {};
  const values = PROPERTY_NAMES.map((name) => [name, fieldOf(source, name)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** What converts and compares may be the host's, and throw. */
function accept(kind: Kind, value: unknown): Accepted | undefined {
  try {
    return kind.accept(typeof value === "string" && kind.parse ? kind.parse(value) : value);
  } catch {
    return undefined;
  }
}

/** What was looked at already: the rows of a first paint are many, and are given again at each render. */
const knownJson = new WeakSet<object>();

/** Whether it is data: no function, no symbol, nothing that holds itself. */
function isJson(value: unknown): boolean {
  const isKept = typeof value === "object" && value !== null;
  if (isKept && knownJson.has(value)) return true;
  try {
    const fits = toJson(value) !== undefined;
    if (fits && isKept) knownJson.add(value);
    return fits;
  } catch {
    return false;
  }
}

/** As JSON, in which there are no integers of any length: those go as text. */
export function toJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}

/** A value in a few words. */
function described(value: unknown): string {
  const SHORT = 40;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  try {
    const text = toJson(value) ?? String(value);
    return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
  } catch {
    return "an object that cannot be written as JSON";
  }
}
