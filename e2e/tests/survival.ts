// What holds of the page whatever goes wrong, in each engine and on each clock.

import type { expect as Expect } from '@playwright/test';

import type { Fault } from '../console/faults.mjs';
import type { ConsolePage } from './console-page.ts';
import type { Console } from './fixtures.ts';

/** The page with a running and a finished job, which has to outlast what goes wrong. */
export class Survival {
  protected readonly console: Console;
  protected readonly jobs: ConsolePage;
  readonly #expect: typeof Expect;
  readonly #id: string;
  #processed = 0;

  /** `expect` is that of the pages that `jobs` looks at. */
  constructor(console: Console, jobs: ConsolePage, expect: typeof Expect) {
    this.console = console;
    this.jobs = jobs;
    this.#expect = expect;
    const ago = (minutes: number) => console.clock.now() - minutes * 60_000;
    console.jobs.add({ repoName: 'acme/old', status: 'completed', createdAt: ago(64), completedAt: ago(62) });
    this.#id = console.jobs.add({ startedAt: ago(2) }).id;
    this.moves();
  }

  /** Something changes on the server. */
  moves() {
    this.#processed += 1;
    const progress = { processed: this.#processed, total: 99 };
    // Rows of the consoles that answer in pages have none.
    this.console.jobs.update(this.#id, { progress, columns: { progress } });
  }

  /** The list is there, as it was last known. */
  async shows() {
    const { recent, running } = this.jobs;
    const expect = this.#expect;
    await expect(running.getByRole('article', { name: /acme\/docs/ })).toContainText(`${this.#processed} / 99 files`);
    await expect(recent.getByRole('article').filter({ hasText: 'Completed 1 hour ago' })).toHaveCount(1);
  }

  /** The same, and the page can be used. */
  async stands() {
    const { chatPanel, chatTab, jobsPanel, jobsTab } = this.jobs;
    const expect = this.#expect;
    await this.shows();
    await chatTab.click();
    await expect(chatPanel).toBeVisible();
    await jobsTab.click();
    await expect(jobsPanel).toBeVisible();
  }

  /** The list comes by itself, with what happened meanwhile, and nothing is said any more. */
  async recovers() {
    this.moves();
    await this.stands();
    await this.#expect(this.jobs.banner).toHaveCount(0);
  }

  /** It is said what happened, over the list or in its place. */
  async isTold({ says, forgets = false, after = 0 }: Fault) {
    const { banner, jobsPanel, page } = this.jobs;
    const expect = this.#expect;
    const patience = { timeout: 15_000 + after * 1_000 };
    if (forgets) {
      await expect(jobsPanel.getByRole('alert')).toContainText(says, patience);
      await expect(page.getByRole('article')).toHaveCount(0);
    } else {
      await expect(banner).toContainText("Couldn't refresh jobs.", patience);
      await expect(banner).toContainText(says);
    }
  }
}
