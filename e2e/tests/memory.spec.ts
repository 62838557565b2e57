// A tab that is left open does not take more and more memory.

import { expect, test } from './fixtures.ts';

test('answers come and go in the memory that the first ones took', async ({ console, jobs, open, page, time }) => {
  await page.addInitScript(() => {
    const real = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const program = await real.apply(WebAssembly, given);
      const memory = Object.values(program.instance.exports).find((value) => value instanceof WebAssembly.Memory);
      if (memory) Object.assign(window, { bytes: () => memory.buffer.byteLength });
      return program;
    };
  });
  const bytes = () => page.evaluate(() => (window as unknown as { bytes: () => number }).bytes());
  for (let index = 1; index <= 1000; index += 1) {
    const progress = { processed: 1, total: 1000 };
    console.jobs.add({ repoName: `acme/repo-${index}`, startedAt: time.secondsAgo(605), progress });
  }
  await open();
  await expect(jobs.card('Ingesting acme/repo-1')).toBeVisible();
  await time.untilPoll();
  const before = await bytes();
  for (let poll = 0; poll < 6; poll += 1) {
    const changed = [1, 2, 3, 500, 998].map((place) => `run_${String(place).padStart(2, '0')}`);
    for (const id of changed) console.jobs.progress(id, 10 + poll);
    await time.untilPoll();
    await expect(jobs.card('Ingesting acme/repo-1')).toContainText(`${10 + poll} / 1,000`);
  }
  // It was 256 kB, and 640 when each answer had a place of its own.
  expect((await bytes()) - before).toBeLessThan(400 * 1024);
});
