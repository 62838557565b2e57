// Answers that are no list, or not quite: docs/reliability.md.

import { answerFaults, batchFaults, harmlessFaults } from '../console/faults.mjs';
import { expect, test } from './survives.ts';

for (const fault of [...answerFaults, ...harmlessFaults]) {
  test(fault.name, async ({ open, survivor }) => {
    await survivor.opens(open, fault);
    await survivor.survives(fault);
  });
}

test('429 with a Retry-After of a week', async ({ console, jobs, open, survivor, time }) => {
  await open();
  await survivor.stands();
  const refused = console.respond('jobs.list', { status: 429, headers: { 'retry-after': '604800' }, body: '' });
  await time.untilPoll();
  // No server is left alone for longer.
  await expect(jobs.banner).toContainText('Retrying in 60 min.');
  await survivor.stands();
  const before = console.requests.of('jobs.list').length;
  await time.leap(3_595);
  expect(console.requests.of('jobs.list').length).toBe(before);
  expect(await time.untilPoll()).toBeLessThanOrEqual(6);
  expect(refused.used).toBe(1);
  await expect(jobs.banner).toHaveCount(0);
  expect(await time.untilPoll()).toBeLessThanOrEqual(4);
});

test.describe('pages', () => {
  test.use({ consoleOptions: { shape: 'zoned' } });

  for (const fault of batchFaults) {
    test(fault.name, async ({ open, survivor }) => {
      await open();
      await survivor.survivesOnce(fault);
    });
  }
});
