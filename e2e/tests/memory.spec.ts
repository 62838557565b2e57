// A tab that is left open does not take more and more memory.

import { expect, test } from './fixtures.ts';

// What is recorded of a page slows it down, and the answers are long.
test.use({ trace: 'off' });

test('answers come and go in the memory that the first ones took', async ({ console, jobs, open, page, time }) => {
  test.slow();
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
    const progress = { processed: 0, total: 1000 };
    console.jobs.add({ repoName: `acme/repo-${index}`, startedAt: time.secondsAgo(605), progress });
  }
  await open();
  await expect(jobs.card('Ingesting acme/repo-1')).toBeVisible();
  // The first polls take what every later one needs: the room of one answer more, at one of the first thirty (seen: 0 until
  // the 24th, 320 kB until the 30th, nothing more until the 90th).
  for (let round = 1; round <= 40; round += 1) await poll(round);
  const before = await bytes();
  for (let round = 41; round <= 70; round += 1) await poll(round);
  // It grows by 64 KiB at a time. An answer is more than 200 kB: one kept in ten would be seen.
  expect((await bytes()) - before).toBeLessThanOrEqual(64 * 1024);

  async function poll(processed: number) {
    for (const place of [1, 2, 3, 500, 998]) console.jobs.progress(`run_${String(place).padStart(2, '0')}`, processed);
    await time.untilPoll();
    await expect(jobs.card('Ingesting acme/repo-1')).toContainText(`${processed} / 1,000`);
  }
});
