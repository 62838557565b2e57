// What a page copies.

import { expect, type Page } from '@playwright/test';

interface Kept {
  clipboardOfTest: Clipboard;
}

/** Returns what tells what is on the clipboard after something was copied. Asked for before the page is opened. */
export async function watchClipboard(page: Page, { isThere = true } = {}) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript((isThere) => {
    Object.assign(window, { clipboardOfTest: navigator.clipboard } satisfies Kept);
    // As over plain HTTP.
    if (!isThere) Object.defineProperty(navigator, 'clipboard', { value: undefined });
  }, isThere);
  const read = () => page.evaluate(() => (window as unknown as Kept).clipboardOfTest.readText());
  return async (copy: () => Promise<void>) => {
    // The page says "Copied" of an earlier text, too.
    await page.evaluate(() => (window as unknown as Kept).clipboardOfTest.writeText(''));
    await copy();
    await expect.poll(read).not.toBe('');
    return read();
  };
}
