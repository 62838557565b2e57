// Whether the host says the same filters again.

import { checkedOptions, toJson } from "./options.js";

/**
 * What the host has said of the filters last. The reader's choice holds until it says others, and frameworks set a new but
 * equal object, or an attribute, at each render.
 */
export class SaidFilters {
  #last: string | undefined;

  /** Takes note of what the host says now, and answers whether that is what it has said last. "Not given" never is. */
  isSaidAgain(filters: unknown): boolean {
    const before = this.#last;
    const isGiven = filters !== undefined && filters !== null;
    // With what is wrong about them: what cannot be used is to be told.
    this.#last = isGiven ? toJson(checkedOptions({ filters })) : undefined;
    return isGiven && this.#last === before;
  }
}
