// <jobs-console> in the templates of Svelte 5, which set properties and listen to events such as `onjobs-change`.

import type { HTMLAttributes } from "svelte/elements";
import type { JobsConsoleElement, JobsConsoleElementProps, JobsConsoleListeners } from "./element-props.js";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "jobs-console": Omit<HTMLAttributes<JobsConsoleElement>, keyof JobsConsoleElementProps> &
      JobsConsoleElementProps &
      JobsConsoleListeners<"on">;
  }
}
