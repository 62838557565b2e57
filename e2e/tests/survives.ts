// What holds of the page whatever goes wrong, and when it is over, on a clock that the test holds.

import { expect, type Page, type Request } from '@playwright/test';

import type { Fault } from '../console/faults.mjs';
import type { ConsolePage } from './console-page.ts';
import { type Console, test as base } from './fixtures.ts';
import { Survival } from './survival.ts';
import type { Time } from './time.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** Two jobs, and what becomes of the page that shows them. */
  survivor: Survivor;
}

export const test = base.extend<Fixtures>({
  failedRequests: true,

  survivor: async ({ console, jobs, page, time }, use) => use(new Survivor(console, jobs, page, time)),
});

/** The page with a running and a finished job, and when it requests the list. */
export class Survivor extends Survival {
  readonly #time: Time;
  /** When the page has requested the list, on the test's clock, whatever became of that. */
  readonly #sent: number[] = [];

  constructor(console: Console, jobs: ConsolePage, page: Page, time: Time) {
    super(console, jobs, expect);
    this.#time = time;
    page.on('request', (request: Request) => {
      // A redirect is another request of the same.
      const isList = /\/jobs\.list([?,]|$)/.test(request.url()) && !request.redirectedFrom();
      if (isList) this.#sent.push(console.clock.now());
    });
  }

  /** Lets time pass. */
  passes(seconds: number) {
    return this.#time.pass(seconds);
  }

  /** The list follows what happens on the server, and is requested at the usual pace. */
  async follows() {
    this.moves();
    await this.#untilSent();
    await this.stands();
    await expect(this.jobs.banner).toHaveCount(0);
    expect(await this.#untilSent(), 'the interval').toBeLessThanOrEqual(4);
  }

  /** The page opens while something goes wrong, says so, and shows the list by itself afterwards. */
  async opens(open: () => Promise<void>, { begin, says, after = 0, takesPage = false }: Fault) {
    if (takesPage) return open();
    const end = await begin(this.console);
    await open();
    const panel = this.jobs.jobsPanel.getByRole('alert');
    if (says) {
      await expect(this.jobs.page.getByText('Loading jobs…').or(panel).first()).toBeAttached();
      await this.#time.pass(after);
      await expect(panel).toContainText(says);
      await expect(this.jobs.page.getByRole('article')).toHaveCount(0);
    }
    await end();
    if (says) await this.#comes();
    await this.stands();
  }

  /** Something goes wrong while there is a list: it stays, what is said is true, and it is over by itself. */
  async survives(fault: Fault) {
    const { begin, says, after = 0 } = fault;
    await expect(this.jobs.running).toBeVisible();
    const end = await begin(this.console);
    await this.#untilSent();
    await this.#time.pass(after);
    const remains = async () => {
      if (says) await this.isTold(fault);
      if (!fault.forgets) await this.stands();
    };
    await remains();
    // Waits of about 1, 2 and 4 seconds fit into 12, and as many answers that do not come.
    const before = this.#sent.length;
    await this.#time.pass(12);
    const polls = says ? 4 : 5;
    expect(this.#sent.length - before, 'requests in 12 s').toBeLessThanOrEqual(polls);
    expect(this.#sent.length - before, 'requests in 12 s').toBeGreaterThanOrEqual(after ? 1 : 2);
    if (says && after) await this.#untilSettled(after);
    await remains();
    await end();
    if (!says) return this.follows();
    this.moves();
    await this.#comes();
    await this.stands();
    await this.follows();
  }

  /** The same where what goes wrong is only how the list is asked for, which the next request does in another way. */
  async survivesOnce({ begin, says }: Fault) {
    await expect(this.jobs.running).toBeVisible();
    const end = await begin(this.console);
    await this.#untilSent();
    if (says) await expect(this.jobs.banner).toContainText(says);
    await this.stands();
    this.moves();
    if (says) await this.#comes();
    else await this.#untilSent();
    await this.stands();
    const before = this.#sent.length;
    await this.#time.pass(12);
    expect(this.#sent.length - before, 'requests in 12 s').toBeLessThanOrEqual(8);
    await end();
    if (says && (await this.jobs.banner.count()) > 0) await this.#comes();
    await this.follows();
  }

  /** The list comes by itself, when the page says that it will; within twice the latest wait where it does not say. */
  async #comes() {
    const { banner, jobsPanel } = this.jobs;
    const alert = jobsPanel.getByRole('alert');
    const told = /Retrying in (\d+) s/.exec((await banner.allInnerTexts()).join(' '))?.[1];
    // A browser sends a request again by itself where a connection breaks: of the same moment, that is no wait.
    const wait = Math.max(1.25, (this.#sent.at(-1)! - (this.#sent.at(-2) ?? 0)) / 1_000);
    const limit = (told === undefined ? Math.min(38, Math.ceil(wait * 2.5)) : Number(told)) + 1;
    for (let seconds = 0; seconds <= limit; seconds += 1) {
      if (seconds) await this.#time.pass(1);
      if ((await banner.or(alert).count()) === 0 && (await this.jobs.running.count()) > 0) break;
    }
    await expect(banner, `no longer than ${limit} s`).toHaveCount(0);
    await expect(alert, `no longer than ${limit} s`).toHaveCount(0);
  }

  /** Lets time pass until the page requests the list; how many seconds that took. */
  async #untilSent() {
    const before = this.#sent.length;
    for (let seconds = 1; seconds <= 45; seconds += 1) {
      await this.#time.pass(1);
      if (this.#sent.length > before) return seconds;
    }
    throw new Error('the page did not request the list within 45 seconds');
  }

  /** Waits until the request that is under way has timed out. */
  async #untilSettled(after: number) {
    const since = this.#sent.at(-1)! + after * 1_000;
    const left = Math.ceil((since - this.console.clock.now()) / 1_000);
    if (left > 0) await this.#time.pass(left);
  }
}
