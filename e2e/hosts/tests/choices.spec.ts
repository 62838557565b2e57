// The event `choices-change`: what the reader chooses beside the filters.

import { BARE, show, told } from './bare.ts';
import { expect, test } from './fixtures.ts';

test.use({ consoleOptions: BARE });

test('each choice of the reader is told once, with all that is chosen then', async ({ console, page, time, visit }) => {
  console.jobs.add({ id: 'run_zebra', repoName: 'acme/zebra', status: 'failed', completedAt: console.clock.now() - 60_000 });
  await visit();
  await show(page, { toolbar: 'on', 'poll-choice': 'on', 'poll-active': '5000' });
  const zebra = page.getByRole('article', { name: 'Failed: acme/zebra' });
  await expect(zebra).toBeVisible();
  await time.pass(10);
  for (const [option, value] of [['density', 'compact'], ['times', 'absolute'], ['time-zone', 'UTC'], ['density', 'comfortable'], ['times', 'relative']]) {
    await page.locator('jobs-console').evaluate((element, [option, value]) => element.setAttribute(option!, value!), [option, value]);
  }
  await time.pass(10);
  expect(await told(page, 'choices-change'), 'neither polls nor the host choose for the reader').toEqual([]);

  const latest = async () => (await told(page, 'choices-change')).at(-1);
  await page.getByRole('button', { name: 'Compact rows' }).click();
  await expect.poll(latest).toEqual({
    paused: false,
    interval: null,
    density: 'compact',
    times: null,
    timeZone: null,
    watching: false,
    watched: [],
    selected: [],
  });
  await page.getByRole('button', { name: 'Exact times' }).click();
  await expect.poll(latest).toMatchObject({ density: 'compact', times: 'absolute' });
  await page.getByRole('combobox', { name: /zone/i }).selectOption('own');
  await expect.poll(latest).toMatchObject({ timeZone: 'own' });
  await page.getByRole('combobox', { name: /often|interval/i }).selectOption('10000');
  await expect.poll(latest).toMatchObject({ interval: 10_000 });
  await page.getByRole('checkbox', { name: /zebra/ }).check();
  await expect.poll(latest).toMatchObject({ selected: ['run_zebra'] });
  await page.getByRole('button', { name: /^Pause/ }).click();
  await expect.poll(latest).toMatchObject({ paused: true, selected: ['run_zebra'] });
  expect(await told(page, 'choices-change')).toHaveLength(6);
});
