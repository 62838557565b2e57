// A host's own controls, which are the same in all of them, and what it asks its backend.

import { expect, type Locator, type Page, type Request } from '@playwright/test';

export class Host {
  readonly page: Page;
  /** What the host was told, oldest first. */
  readonly events: Locator;
  /** The host prevents what the user's actions would do. */
  readonly prevent: Locator;
  readonly message: Locator;
  readonly #calls: string[] = [];
  readonly #underWay = new Set<Request>();

  constructor(page: Page) {
    this.page = page;
    this.events = page.getByRole('list', { name: 'Host events' }).getByRole('listitem');
    this.prevent = page.getByRole('checkbox', { name: 'Prevent actions' });
    this.message = page.getByRole('textbox', { name: 'Message' });
    page.on('request', (request) => {
      const procedures = /\/api\/trpc\/([^?]+)/.exec(request.url())?.[1];
      if (!procedures) return;
      this.#calls.push(...decodeURIComponent(procedures).split(','));
      this.#underWay.add(request);
    });
    page.on('requestfinished', (request) => this.#underWay.delete(request));
    page.on('requestfailed', (request) => this.#underWay.delete(request));
  }

  /** All that was asked is answered. */
  async answered() {
    await expect.poll(() => this.#underWay.size, { intervals: [0, 10, 20, 50] }).toBe(0);
  }

  /** How often a procedure was called. */
  calls(procedure: string) {
    return this.#calls.filter((call) => call === procedure).length;
  }

  async toggleTheme() {
    await this.page.getByRole('button', { name: 'Toggle theme' }).click();
  }

  async mount() {
    await this.page.getByRole('button', { name: 'Mount', exact: true }).click();
  }

  /** Takes everything off the page that asks for jobs. */
  async unmount() {
    await this.page.getByRole('button', { name: 'Unmount', exact: true }).click();
  }

  /** The host was told this. */
  async expectEvent(text: string | RegExp) {
    await expect(this.events.filter({ hasText: text }).first()).toBeVisible();
  }
}
