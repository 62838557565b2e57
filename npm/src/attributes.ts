// The attributes of the element, and what they say.

import type { JobsOptions } from "./types.js";

type Reader = (text: string) => unknown;

const text: Reader = (value) => value;
const flag: Reader = (value) => !["off", "false", "no", "0"].includes(value.trim().toLowerCase());
const number: Reader = (value) => {
  const read = Number(value);
  if (value.trim() === "" || !Number.isFinite(read)) throw new Error("it is no number");
  return read;
};
const object: Reader = (value) => {
  const read: unknown = JSON.parse(value);
  if (typeof read !== "object" || read === null || Array.isArray(read)) throw new Error("it is no JSON object");
  return read;
};

/** The option that an attribute sets (one field of it, after a dot), and how its text is read. */
const ATTRIBUTES: Readonly<Record<string, readonly [path: string, read: Reader]>> = {
  endpoint: ["endpoint", text],
  "organization-id": ["organizationId", text],
  scope: ["scope", object],
  transformer: ["transformer", text],
  batching: ["batching", flag],
  "method-override": ["methodOverride", text],
  credentials: ["credentials", text],
  "session-key": ["sessionKey", text],
  "poll-active": ["polling.active", number],
  "poll-idle": ["polling.idle", number],
  "poll-timeout": ["polling.timeout", number],
  "poll-backoff": ["polling.backoff", number],
  "poll-backoff-limit": ["polling.backoffLimit", number],
  "list-procedure": ["procedures.list", text],
  "get-procedure": ["procedures.get", text],
  "retry-procedure": ["procedures.retry", text],
  "cancel-procedure": ["procedures.cancel", text],
  "id-field": ["idField", text],
  "id-type": ["idType", text],
  filter: ["filter", flag],
  limit: ["limit", number],
  locale: ["locale", text],
  theme: ["theme", text],
  view: ["view", text],
  "job-id": ["jobId", text],
  tab: ["tab", text],
};

/** The names of all attributes that set options. */
export const ATTRIBUTE_NAMES: readonly string[] = Object.keys(ATTRIBUTES);

/** The names of all options, which are the element's properties. */
export const PROPERTY_NAMES: readonly (keyof JobsOptions)[] = [
  ...new Set(Object.values(ATTRIBUTES).map(([path]) => path.split(".")[0] as keyof JobsOptions)),
  "headers",
  "fetch",
  "labels",
  "initialData",
];

/** The option that an attribute sets. */
export function optionOf(attribute: string): keyof JobsOptions | undefined {
  return ATTRIBUTES[attribute]?.[0].split(".")[0] as keyof JobsOptions | undefined;
}

/** The options that the attributes of `element` say; `complain` is called with those that cannot be used. */
export function optionsOf(element: Element, complain: (message: string) => void): JobsOptions {
  const options: Record<string, unknown> = {};
  for (const [name, [path, read]] of Object.entries(ATTRIBUTES)) {
    const value = element.getAttribute(name);
    if (value === null) continue;
    try {
      const [option = "", field] = path.split(".");
      if (field) options[option] = { ...(options[option] as object | undefined), [field]: read(value) };
      else options[option] = read(value);
    } catch (error) {
      complain(`The attribute ${name} cannot be used: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return options;
}
