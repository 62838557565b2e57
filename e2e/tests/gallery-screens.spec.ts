// Pictures of every specimen of the gallery, and of the states that take a press:
// `SCREENS=FOLDER npx playwright test gallery-screens`, with what `gallery.spec.ts` needs.

import path from 'node:path';

import { test } from './fixtures.ts';
import { expectSettled, galleryStates } from './gallery-states.ts';

const folder = process.env.SCREENS;
test.skip(!folder, 'SCREENS is not set: it is the folder for the pictures');
test.use({ consoleOptions: { dist: process.env.GALLERY, cookie: false } });
test.slow();

for (const width of [1280, 360]) {
  for (const theme of ['light', 'dark']) {
    const picture = (name: string) => path.join(folder!, 'gallery', `${name}-${width}-${theme}.png`);

    test(`every specimen (${width}, ${theme})`, async ({ open, page }) => {
      test.setTimeout(600_000);
      await page.setViewportSize({ width, height: 900 });
      await open({ theme, motion: 'reduced' });
      await expectSettled(page);
      // What is higher than the window is wanted whole, with nothing over it, and cards of a height that no longer changes.
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`
          :is(.gallery-bar, .jc-selection) { position: static !important; }
          .gallery-specimen { scroll-margin: 0 !important; }
          li { content-visibility: visible !important; }
        `);
        document.adoptedStyleSheets = [sheet];
      });
      for (const specimen of await page.getByRole('main').locator('section[id]').all()) {
        const name = (await specimen.getAttribute('id'))!;
        await specimen.screenshot({ path: picture(name), animations: 'disabled' });
      }
    });

    for (const { name, specimen, reach } of galleryStates) {
      test(`${name} (${width}, ${theme})`, async ({ open, page }) => {
        await page.setViewportSize({ width, height: 900 });
        await open({ theme, motion: 'reduced', only: specimen });
        await reach(page);
        await page.screenshot({ path: picture(name), animations: 'disabled' });
      });
    }
  }
}
