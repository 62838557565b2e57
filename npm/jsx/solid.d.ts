// <jobs-console> in the JSX of Solid, which sets properties and listens to events such as `on:jobs-change`.

import type { JSX } from "solid-js";
import type { JobsConsoleElement, JobsConsoleElementProps, JobsConsoleListeners } from "./element-props.js";

declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements {
      "jobs-console": Omit<JSX.HTMLAttributes<JobsConsoleElement>, keyof JobsConsoleElementProps> &
        JobsConsoleElementProps &
        JobsConsoleListeners<"on:">;
    }
  }
}
