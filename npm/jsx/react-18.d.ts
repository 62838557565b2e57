// <jobs-console> in the JSX of React 18 and earlier, which sets attributes alone: a function, such as `headers`, is set on
// the element that a `ref` holds, and its events are listened to there.

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { JobsConsoleAttributes, JobsConsoleElement } from "./element-props.js";

type Html = DetailedHTMLProps<HTMLAttributes<JobsConsoleElement>, JobsConsoleElement>;

declare global {
  namespace JSX {
    interface IntrinsicElements {
      // React 18 writes `className` to custom elements as it is.
      "jobs-console": Omit<Html, keyof JobsConsoleAttributes | "className"> & {
        class?: string | undefined;
      } & JobsConsoleAttributes;
    }
  }
}
