import { twMerge } from 'tailwind-merge';

/** Class names: later ones win over earlier ones of their kind, and those that are not to be are left out. */
export const cn = (...names: (string | false | undefined)[]) => twMerge(names);
