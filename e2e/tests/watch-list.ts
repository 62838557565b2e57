// What comes into the place of a list, in its order: skeletons and cards.

import type { Page } from '@playwright/test';

/** Watches the page, or the shadow tree of its first element of that name. What is returned gives what has come so far. */
export async function watchList(page: Page, host?: string) {
  await page.evaluate((host) => {
    const came: string[] = [];
    Object.assign(window, { came });
    new MutationObserver((records) => {
      for (const node of records.flatMap((record) => [...record.addedNodes])) {
        if (!(node instanceof Element)) continue;
        if (node.querySelector('.jc-skeleton')) came.push('skeleton');
        if (node.querySelector('article')) came.push('cards');
      }
    }).observe(host ? document.querySelector(host)!.shadowRoot! : document, { childList: true, subtree: true });
  }, host);
  return () => page.evaluate(() => (window as never as { came: string[] }).came);
}
