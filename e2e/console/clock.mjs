// The server's clock, which a test may set wrong or stop. Jobs and the `Date`
// header of every answer go by it.

/** A clock that runs like the machine's until told otherwise. */
export class Clock {
  #offset = 0;
  /** @type {number | undefined} */
  #frozen;

  /** Milliseconds since 1970 on this clock. */
  now() {
    return this.#frozen ?? Date.now() + this.#offset;
  }

  /** Lets the clock run this many milliseconds ahead of the machine's. */
  offset(milliseconds) {
    this.#frozen = undefined;
    this.#offset = milliseconds;
  }

  /** Stops the clock at a moment, by default at this one. */
  freeze(at = this.now()) {
    this.#frozen = new Date(at).getTime();
  }

  /** Moves a stopped clock on. */
  advance(milliseconds) {
    if (this.#frozen === undefined) this.#offset += milliseconds;
    else this.#frozen += milliseconds;
  }
}
