// The clocks of the page and of the stand-in console, stopped and moved together.

import type { Page } from '@playwright/test';

import type { Console } from './fixtures.ts';
import type { Traffic } from './traffic.ts';

const START = Date.parse('2026-03-02T09:00:00Z');

/** One clock for both sides, which only the test moves. */
export class Time {
  readonly #page: Page;
  readonly #console: Console;
  readonly #traffic: Traffic;

  private constructor(page: Page, console: Console, traffic: Traffic) {
    this.#page = page;
    this.#console = console;
    this.#traffic = traffic;
  }

  static async stop(page: Page, console: Console, traffic: Traffic) {
    await page.clock.install({ time: START - 1_000 });
    await page.clock.pauseAt(START);
    console.clock.freeze(START);
    return new Time(page, console, traffic);
  }

  /** A moment so many seconds ago. */
  secondsAgo(seconds: number) {
    return this.#console.clock.now() - seconds * 1_000;
  }

  /** A moment so many minutes ago. */
  minutesAgo(minutes: number) {
    return this.secondsAgo(minutes * 60);
  }

  /** Lets time pass, second by second, so that the two sides never differ by more; answers are taken in at once. */
  async pass(seconds: number) {
    // What has been answered is taken in at the moment of its answer, not a second later.
    await this.#traffic.settled();
    for (let passed = 0; passed < seconds; passed += 1) {
      this.#console.clock.advance(1_000);
      await this.#page.clock.runFor(1_000);
      await this.#traffic.settled();
    }
  }

  /** As when the computer slept: what became due in that time happens at the end of it, once. */
  async leap(seconds: number) {
    this.#console.clock.advance(seconds * 1_000);
    await this.#page.clock.fastForward(seconds * 1_000);
    await this.#traffic.settled();
  }

  /** Lets time pass until the page has asked for the list again; how many seconds that took. */
  async untilPoll() {
    const asked = () => this.#console.requests.of('jobs.list').length;
    const before = asked();
    for (let seconds = 1; seconds <= 90; seconds += 1) {
      await this.pass(1);
      if (asked() > before) return seconds;
    }
    throw new Error('the page did not ask for the list within 90 seconds');
  }
}
