// A machine that is set to light.

import { expect, test } from '../fixtures.ts';
import { lightness } from '../lightness.ts';

for (const [theme, parameters] of [
  ['light', {}],
  ['dark', { theme: 'dark' }],
] as const) {
  test(`1.4.3 the page is ${theme} with ${JSON.stringify(parameters)} in its address`, async ({ console, jobs, open, page }) => {
    console.jobs.add({ status: 'completed' });
    await open(parameters);
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    const light = await page.evaluate(lightness);
    if (theme === 'dark') expect(light).toBeLessThan(0.3);
    else expect(light).toBeGreaterThan(0.8);
  });
}
