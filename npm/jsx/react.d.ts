// <jobs-console> in the JSX of React 19, which sets properties and listens to events such as `onjobs-change`.

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { JobsConsoleElement, JobsConsoleElementProps, JobsConsoleListeners } from "./element-props.js";

type Html = DetailedHTMLProps<HTMLAttributes<JobsConsoleElement>, JobsConsoleElement>;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "jobs-console": Omit<Html, keyof JobsConsoleElementProps> & { class?: string | undefined } & JobsConsoleElementProps &
        JobsConsoleListeners<"on">;
    }
  }
}
