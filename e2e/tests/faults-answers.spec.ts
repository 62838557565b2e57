// Answers that are no list, or not quite: docs/reliability.md.

import { answerFaults, batchFaults, CONNECTS_ELSEWHERE, foreignFaults, harmlessFaults } from '../console/faults.mjs';
import { expect, test } from './survives.ts';

for (const fault of [...answerFaults, ...harmlessFaults]) {
  test(fault.name, async ({ open, survivor }) => {
    await survivor.opens(open, fault);
    await survivor.survives(fault);
  });
}

test.describe('of another origin', () => {
  test.use({ consoleOptions: { policy: CONNECTS_ELSEWHERE } });

  for (const fault of foreignFaults) {
    test(fault.name, async ({ open, survivor }) => {
      await survivor.opens(open, fault);
      await survivor.survives(fault);
    });
  }
});

for (const status of [401, 419, 440]) {
  test(`${status} that is none of tRPC's`, async ({ console, jobs, open, survivor, time }) => {
    await open();
    await survivor.stands();
    const over = console.respond('jobs.list', { status, body: '' }, { times: Infinity });
    await time.untilPoll();
    const panel = jobs.jobsPanel.getByRole('alert');
    await expect(panel).toContainText('Your session has expired.');
    await expect(jobs.page.getByRole('article')).toHaveCount(0);
    await time.pass(60);
    expect(over.used).toBe(1);
    over.stop();
    await jobs.focusWindow();
    await expect(panel).toHaveCount(0);
    await survivor.follows();
  });
}

test('an answer of a shared cache, nine minutes old', async ({ console, jobs, open, survivor, time }) => {
  await open();
  await survivor.stands();
  const cached = console.respond(
    'jobs.list',
    async (_asked, next, response) => {
      response.setHeader('date', new Date(time.minutesAgo(9)).toUTCString());
      response.setHeader('age', '540');
      await next();
    },
    { times: Infinity },
  );
  await time.untilPoll();
  await expect(jobs.banner).toContainText('Jobs may be out of date. Updated 9 minutes ago.');
  // The times of the jobs are right.
  await survivor.stands();
  await time.pass(6);
  await survivor.stands();
  expect(cached.used).toBeGreaterThanOrEqual(2);
  cached.stop();
  await survivor.follows();
});

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
