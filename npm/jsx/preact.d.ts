// <jobs-console> in the JSX of Preact, which sets properties and listens to events such as `onjobs-change`.

import type { JSX } from "preact";
import type { JobsConsoleElement, JobsConsoleElementProps, JobsConsoleListeners } from "./element-props.js";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "jobs-console": Omit<JSX.HTMLAttributes<JobsConsoleElement>, keyof JobsConsoleElementProps> &
        JobsConsoleElementProps &
        JobsConsoleListeners<"on">;
    }
  }
}
