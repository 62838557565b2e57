// The jobs in any element, for hosts that want no custom element.

import { readOptions } from "./options.js";
import { SaidFilters } from "./said-filters.js";
import type { JobsOptions, MountedJobs } from "./types.js";
import { View } from "./view.js";

/** The names of the slots. */
export type JobsSlot = "search" | "chat" | "empty" | "header-actions" | "fallback";

/** Options of a view with what the host puts into its slots. */
export interface MountOptions extends JobsOptions {
  /** Elements for the slots. */
  slots?: { [Name in JobsSlot]?: Element | null | undefined } | null | undefined;
}

/**
 * Shows the jobs at the end of `element`, in a shadow tree. Events are those of {@link JobsEventMap}; they bubble
 * through `element`.
 *
 * @example
 * const jobs = mount(document.getElementById("jobs"), { endpoint: "/api/trpc", organizationId: "org_123" });
 * // later
 * jobs.destroy();
 */
export function mount(element: Element, options: MountOptions = {}): MountedJobs {
  let current = readOptions(options);
  const filters = new SaidFilters();
  filters.isSaidAgain(current.filters);
  const host = element.ownerDocument.createElement("div");
  for (const [name, content] of Object.entries(options?.slots ?? {})) {
    if (!content) continue;
    content.slot = name;
    host.append(content);
  }
  element.append(host);
  const view = new View(host, (choice) => {
    current = { ...current, ...choice };
  });
  view.connect(current);
  const update: MountedJobs["update"] = (changes) => {
    const given = readOptions(changes);
    // What the reader has chosen since holds.
    const isSaidAgain = Object.hasOwn(changes, "filters") && filters.isSaidAgain(given.filters);
    const kept = isSaidAgain ? { filters: current.filters } : {};
    for (const name of Object.keys(changes)) delete current[name];
    current = { ...current, ...given, ...kept };
    view.update(current);
  };
  return {
    update,
    refresh: () => view.refresh(),
    invalidate: () => view.invalidate(),
    clear: () => view.clear(),
    setTab: (tab) => update({ tab }),
    destroy() {
      view.disconnect();
      host.remove();
    },
  };
}
