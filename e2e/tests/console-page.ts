// The page as its users find their way on it: by roles, labels and texts.

import { expect, type Locator, type Page } from '@playwright/test';

/** The Jobs Console. */
export class ConsolePage {
  readonly page: Page;
  readonly chatTab: Locator;
  readonly jobsTab: Locator;
  readonly chatPanel: Locator;
  readonly jobsPanel: Locator;
  readonly running: Locator;
  readonly recent: Locator;
  readonly dialog: Locator;
  /** Over a list that is not up to date. */
  readonly banner: Locator;

  constructor(page: Page) {
    this.page = page;
    this.chatTab = page.getByRole('tab', { name: /^Chat/ });
    this.jobsTab = page.getByRole('tab', { name: /^Jobs/ });
    this.chatPanel = page.getByRole('tabpanel', { name: /^Chat/ });
    this.jobsPanel = page.getByRole('tabpanel', { name: /^Jobs/ });
    this.running = page.getByRole('region', { name: /^Running Jobs/ });
    this.recent = page.getByRole('region', { name: /^Recent Jobs/ });
    this.dialog = page.getByRole('dialog');
    this.banner = page.getByRole('group', { name: 'Jobs are not up to date' });
  }

  /** The card with this title. */
  card(title: string) {
    return this.page.getByRole('article', { name: title, exact: true });
  }

  /** A button by its full name: "Retry acme/docs". */
  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The titles of a section's cards, from top to bottom. */
  titles(section: Locator) {
    return section.getByRole('article').getByRole('heading');
  }

  /** What assistive technology was told last. */
  announcement(text: string | RegExp) {
    return this.page.getByRole('status').filter({ hasText: text });
  }

  /** Hides or shows the document, as another browser tab or a minimised window does. */
  async setVisible(visible: boolean) {
    await this.page.evaluate((visible) => {
      const override = (name: string, value: unknown) =>
        Object.defineProperty(document, name, { configurable: true, get: () => value });
      override('hidden', !visible);
      override('visibilityState', visible ? 'visible' : 'hidden');
      document.dispatchEvent(new Event('visibilitychange'));
    }, visible);
  }

  /** The window gets the focus again. */
  async focusWindow() {
    await this.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }

  /** Where something is on the screen, once it rests: cards far from the screen get their real size when they near it. */
  async placeOf(locator: Locator) {
    let last: number | undefined;
    await expect
      .poll(async () => {
        const before = last;
        last = (await locator.boundingBox())?.y;
        return last !== undefined && last === before;
      })
      .toBe(true);
    return last!;
  }

  /** The page and its panels are no wider than the window. */
  async expectNoSidewaysScrolling() {
    const wider = await this.page.evaluate(() => {
      const all = [document.documentElement, ...document.querySelectorAll('[role=tabpanel], dialog')];
      return all
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`);
    });
    expect(wider).toEqual([]);
  }
}
