// What a template may write on <jobs-console>, whatever renders it.

import type { JobsConsoleElement } from "../element.js";
import type { JobsEventMap, JobsEventName, JobsOptions } from "../types.js";

/** `organizationId` as an attribute is called: `organization-id`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Kebab<Rest>}`
    : `-${Lowercase<First>}${Kebab<Rest>}`
  : Name;

/** `jobs-change` as a property is called: `JobsChange`. */
type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

/** The options that cannot be written as a text of their own. */
type WithoutAttribute =
  | "fetch"
  | "fields"
  | "headers"
  | "initialData"
  | "labels"
  | "links"
  | "messages"
  | "polling"
  | "procedures";
type WithAttribute = Exclude<keyof JobsOptions, WithoutAttribute>;

/** A value as the text of an attribute; objects are JSON. */
type Text<Value> = Value extends boolean
  ? "on" | "off"
  : Value extends number
    ? Value | `${number}`
    : Value extends string
      ? Value
      : string;

/** Fields of `polling` and `procedures`, and when the element begins. */
interface Others {
  "poll-active"?: Text<number> | null | undefined;
  "poll-idle"?: Text<number> | null | undefined;
  "poll-timeout"?: Text<number> | null | undefined;
  "poll-backoff"?: Text<number> | null | undefined;
  "poll-backoff-limit"?: Text<number> | null | undefined;
  "poll-choice"?: "on" | "off" | null | undefined;
  "list-procedure"?: string | null | undefined;
  "get-procedure"?: string | null | undefined;
  "retry-procedure"?: string | null | undefined;
  "cancel-procedure"?: string | null | undefined;
  "retry-many-procedure"?: string | null | undefined;
  "cancel-many-procedure"?: string | null | undefined;
  /** `lazy`: nothing is loaded until the element is near the screen. */
  loading?: "eager" | "lazy" | null | undefined;
  /** Loads the module before the element needs it: when the browser is idle, or when it is pointed at. */
  preload?: "none" | "idle" | "hover" | null | undefined;
}

/** The attributes, for what sets nothing else. */
export type JobsConsoleAttributes = Others & {
  [Name in WithAttribute as Kebab<Name>]?: Text<NonNullable<JobsOptions[Name]>> | null | undefined;
};

/** The attributes and the properties, for what sets a property where the element has one. */
export type JobsConsoleElementProps = Omit<JobsConsoleAttributes, keyof JobsOptions> & {
  [Name in keyof JobsOptions]?:
    | JobsOptions[Name]
    | (Name extends WithAttribute ? Text<NonNullable<JobsOptions[Name]>> : never)
    | null
    | undefined;
};

/** The events after a prefix, such as `onjobs-change` or `on:jobs-change`. */
export type JobsConsoleListeners<Prefix extends string> = {
  [Name in JobsEventName as `${Prefix}${Name}`]?:
    | ((event: JobsEventMap[Name] & { readonly currentTarget: JobsConsoleElement }) => void)
    | undefined;
};

/** The events as `onJobsChange`. */
export type JobsConsolePascalListeners = {
  [Name in JobsEventName as `on${Pascal<Name>}`]?: ((event: JobsEventMap[Name]) => void) | undefined;
};

export type { JobsConsoleElement };
