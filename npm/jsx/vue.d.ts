// <jobs-console> in the templates of Vue, which set properties and listen to events such as `@jobs-change`.

import type { HTMLAttributes, PublicProps } from "vue";
import type { JobsConsoleElement, JobsConsoleElementProps, JobsConsolePascalListeners } from "./element-props.js";

declare module "vue" {
  interface GlobalComponents {
    "jobs-console": new () => JobsConsoleElement & {
      /** What a template may write on it; never there when the page runs. */
      $props: Omit<HTMLAttributes, keyof JobsConsoleElementProps> &
        PublicProps &
        JobsConsoleElementProps &
        JobsConsolePascalListeners;
    };
  }
}
