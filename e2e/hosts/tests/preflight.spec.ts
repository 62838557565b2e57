// What hosts reset on the whole page leaves the components as they are where no shadow tree keeps it out.

import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Locator } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { YEW } from './hosts.ts';
import { PREFLIGHTS } from './preflights.ts';

const LINK = '<link rel="stylesheet" href="./preflight.css">';

/** How something is drawn. */
const look = (locator: Locator) =>
  locator.first().evaluate((element) => {
    const { paddingTop, paddingLeft, borderTopWidth, borderTopStyle } = getComputedStyle(element);
    return { paddingTop, paddingLeft, borderTopWidth, borderTopStyle };
  });

for (const [name, preflight] of [['nothing', async () => ''], ...Object.entries(PREFLIGHTS)] as const) {
  test.describe(`after ${name}`, () => {
    test.use({
      consoleOptions: async ({}, use) => {
        const page = readFileSync(path.join(YEW, 'index.html'), 'utf8');
        const css = await preflight();
        await use({
          dist: YEW,
          pages: {
            '/': { type: 'text/html; charset=utf-8', body: page.replace('<link', () => `${LINK}<link`) },
            '/preflight.css': { type: 'text/css', body: css },
          },
        });
      },
    });

    test('cards, buttons, the progress bar and the dialog are as they should be', async ({ jobs, page, visit }) => {
      await page.setViewportSize({ width: 1000, height: 800 });
      await visit();
      const card = jobs.card('Ingesting lightfastai/lightfast');
      await expect(card).toBeVisible();
      expect(await look(card)).toMatchObject({ paddingTop: '15px', borderTopWidth: '1px', borderTopStyle: 'dashed' });
      const { paddingLeft, borderTopWidth } = await look(jobs.button('Cancel lightfastai/lightfast'));
      expect(Number.parseFloat(paddingLeft)).toBeGreaterThan(4);
      expect(borderTopWidth).toBe('1px');

      const bar = card.getByRole('progressbar');
      await expect(bar).toBeVisible();
      const { height, width } = (await bar.boundingBox())!;
      expect(height).toBeGreaterThan(2);
      expect(width).toBeGreaterThan(100);

      await jobs.button('View Details lightfastai/lightfast').click();
      await expect(jobs.dialog).toBeVisible();
      const place = (await jobs.dialog.boundingBox())!;
      expect(Math.abs(place.x - (1000 - place.x - place.width)), 'left and right of the dialog').toBeLessThanOrEqual(1);
      expect(Math.abs(place.y - (800 - place.y - place.height)), 'above and below the dialog').toBeLessThanOrEqual(1);
      expect(place.x).toBeGreaterThan(0);
    });
  });
}
