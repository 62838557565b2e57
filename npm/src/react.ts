"use client";
// <JobsConsole>: the custom element for React 19.

import {
  createElement,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type AriaAttributes,
  type CSSProperties,
  type ReactNode,
  type Ref,
} from "react";

import type { JobsConsoleElement } from "./element.js";
import "./element.js";
import { PROPERTY_NAMES } from "./options.js";
import { CHOICES } from "./view.js";
import type { JobCounts, JobsEventMap, JobsOptions, JobsTab } from "./types.js";

const EVENTS = {
  onJobsChange: "jobs-change",
  onJobOpen: "job-open",
  onJobRetry: "job-retry",
  onJobCancel: "job-cancel",
  onJobResult: "job-result",
  onBulkResult: "bulk-result",
  onJobsError: "jobs-error",
  onSessionExpired: "session-expired",
  onTabChange: "tab-change",
  onFiltersChange: "filters-change",
  onChoicesChange: "choices-change",
} as const satisfies Record<string, keyof JobsEventMap>;

/** The events of the jobs; `job-open`, `job-retry` and `job-cancel` can be prevented. */
export type JobsConsoleEvents = {
  [Name in keyof typeof EVENTS]?: ((event: JobsEventMap[(typeof EVENTS)[Name]]) => void) | null | undefined;
};

/** What can be done with a {@link JobsConsole}. */
export interface JobsConsoleHandle {
  /** The element on the page. */
  readonly element: JobsConsoleElement | null;
  /** The badge's numbers, once they are known. */
  readonly counts: JobCounts | undefined;
  /** Asks for the jobs at once; also goes on after an expired session. */
  refresh(): void;
  /** Something may be new, as a push channel tells: asks for the jobs now, but at most once a second. */
  invalidate(): void;
  /** Forgets the jobs of all views: for a sign-out. Views on the page request theirs anew. */
  clear(): void;
  /** Selects a tab. */
  setTab(tab: JobsTab): void;
}

/** Properties of {@link JobsConsole}. `id`, `className`, `style`, `data-…` and `aria-…` are the element's. */
export interface JobsConsoleProps extends JobsOptions, JobsConsoleEvents, AriaAttributes {
  /** Elements with a `slot`: `search`, `chat`, `empty`, `header-actions`. */
  children?: ReactNode;
  /** Shown until the WebAssembly module is there. */
  fallback?: ReactNode;
  /** `lazy`: nothing is loaded until the element is near the screen. */
  loading?: "eager" | "lazy" | null | undefined;
  /** Loads the module before the element needs it: when the browser is idle, or when it is pointed at. */
  preload?: "none" | "idle" | "hover" | null | undefined;
  className?: string | undefined;
  style?: CSSProperties | undefined;
  id?: string | undefined;
  [data: `data-${string}`]: string | number | boolean | null | undefined;
  ref?: Ref<JobsConsoleHandle> | undefined;
}

/** The attributes among the properties. Of a custom element React writes `true` as an empty text. */
function attributesOf(props: JobsConsoleProps): Record<string, unknown> {
  const all = Object.entries(props).filter(([name]) => /^(data|aria)-/.test(name));
  return Object.fromEntries(all.map(([name, value]) => [name, typeof value === "boolean" ? String(value) : value]));
}

/**
 * The jobs of a console. On the server it renders its children alone.
 *
 * @example
 * <JobsConsole endpoint="/api/trpc" organizationId="org_123" onJobsChange={(event) => setCounts(event.detail.counts)}>
 *   <div slot="chat"><Chat /></div>
 * </JobsConsole>
 */
export function JobsConsole(props: JobsConsoleProps): ReactNode {
  const element = useRef<JobsConsoleElement>(null);
  const latest = useRef(props);
  const lastChoices = useRef<Record<string, unknown>>({});

  useLayoutEffect(() => {
    const { id } = latest.current;
    latest.current = props;
    const target = element.current;
    if (!target) return;
    // React sets a custom element's property, to the text "undefined".
    if (id && !props.id) target.removeAttribute("id");
    for (const name of PROPERTY_NAMES) {
      if ((CHOICES as readonly string[]).includes(name)) {
        // It is the reader's until the host says something else. Whether filters are others is for the element to say.
        const given: unknown = props[name] ?? undefined;
        if (Object.is(lastChoices.current[name], given)) continue;
        lastChoices.current[name] = given;
      }
      (target as unknown as Record<string, unknown>)[name] = props[name];
    }
    // Now that all is set. React does not put it back, since it never changes.
    target.removeAttribute("defer-hydration");
  });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const listeners = Object.entries(EVENTS).map(([prop, event]) => {
      const listener = (happened: Event) => {
        const handler = latest.current[prop as keyof typeof EVENTS] as ((event: Event) => void) | undefined;
        // A view inside this one's slots tells its own host.
        if (happened.target === target) handler?.(happened);
      };
      target.addEventListener(event, listener);
      return () => target.removeEventListener(event, listener);
    });
    return () => {
      for (const remove of listeners) remove();
    };
  }, []);

  useImperativeHandle(
    props.ref,
    () => ({
      get element() {
        return element.current;
      },
      get counts() {
        return element.current?.counts;
      },
      refresh: () => element.current?.refresh(),
      invalidate: () => element.current?.invalidate(),
      clear: () => element.current?.clear(),
      setTab: (tab) => element.current?.setTab(tab),
    }),
    [],
  );

  const { children, className, fallback, id, loading, preload, style } = props;
  const attributes = { ...attributesOf(props), class: className, id: id ?? undefined, loading, preload, style };
  return createElement(
    "jobs-console",
    { ...attributes, ref: element, "defer-hydration": "" },
    children,
    // Below the prompt also in a server's page, before the slots have places of their own.
    fallback === undefined ? null : createElement("div", { slot: "fallback" }, fallback),
  );
}

// Minified names say nothing in React's developer tools.
JobsConsole.displayName = "JobsConsole";
