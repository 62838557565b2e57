// A machine that is set to dark: a browser of its own.

import { expect, test } from '../fixtures.ts';
import { lightness } from '../lightness.ts';

test.use({ dark: true });

for (const [theme, parameters] of [
  ['dark', {}],
  ['light', { theme: 'light' }],
] as const) {
  test(`1.4.3 the page is ${theme} with ${JSON.stringify(parameters)} in its address`, async ({ console, jobs, open, page }) => {
    console.jobs.add({ status: 'completed' });
    await open(parameters);
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    const light = await page.evaluate(lightness);
    if (theme === 'dark') expect(light).toBeLessThan(0.3);
    else expect(light).toBeGreaterThan(0.8);
  });
}
