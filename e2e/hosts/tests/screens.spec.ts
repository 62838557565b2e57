// Pictures of the Jobs tab in the Next host, and of the same jobs drawn by plain React, to hold side by side:
// `SCREENS=FOLDER npx playwright test --config hosts/playwright.config.ts screens`.

import path from 'node:path';

import { expect, test } from './next.ts';

const folder = process.env.SCREENS;
test.skip(!folder, 'SCREENS is not set: it is the folder for the pictures');

for (const width of [1280, 360]) {
  for (const theme of ['light', 'dark']) {
    for (const place of ['', '/native']) {
      const name = `${place ? 'native' : 'jobs'}-${width}-${theme}.png`;
      test(name, async ({ context, jobs, next, page, visit }) => {
        await context.addCookies([{ name: 'theme', value: theme, url: next.url }]);
        await page.setViewportSize({ width, height: 1150 });
        await visit(place);
        await expect(page.getByText('Failed: acme/broken-repo')).toBeVisible();
        await expect(jobs.jobsTab).toContainText('2');
        if (width > 360) await expect(page.getByRole('link', { name: 'Jobs 2' })).toBeVisible();
        await page.screenshot({ path: path.join(folder!, name), animations: 'disabled' });
      });
    }
  }
}
