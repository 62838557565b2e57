// The steps of a run to scale, and the dialog around them.

import { expect, test } from './fixtures.ts';

/** Steps with attempts, a long sleep and one that has not begun, so many seconds after `start`. */
function stepsSince(start: number) {
  const at = (second: number) => new Date(start + second * 1_000);
  return [
    { id: 'a', name: 'load-config', op: 'run', status: 'completed', queuedAt: at(0), startedAt: at(2), endedAt: at(10) },
    {
      id: 'b',
      name: 'find-files',
      op: 'run',
      status: 'completed',
      startedAt: at(10),
      endedAt: at(30),
      attempts: [
        { status: 'failed', startedAt: at(10), endedAt: at(14), error: { message: 'HTTP 429' } },
        { status: 'completed', startedAt: at(20), endedAt: at(30) },
      ],
      output: { files: 23, id: 90071992547409931n },
    },
    { id: 'c', name: 'wait', op: 'sleep', status: 'completed', startedAt: at(30), endedAt: at(280) },
    { id: 'd', name: 'process', op: 'run', status: 'failed', startedAt: at(280), endedAt: at(300), error: 'out of disk', rerunnable: true },
    { id: 'e', name: 'publish', op: 'send', status: 'queued' },
  ];
}

/** A failed job with these steps. */
function failedJob(start: number) {
  const times = { createdAt: start, startedAt: start, completedAt: start + 300_000 };
  return { id: 'run_steps', repoName: 'acme/broken', status: 'failed', errorMessage: 'out of disk', ...times, steps: stepsSince(start) };
}

test('2.1.1 steps are gone through and opened by keyboard alone', async ({ console, jobs, open, page, time }) => {
  console.jobs.add(failedJob(time.minutesAgo(10)));
  await open();
  await jobs.button('View Details acme/broken').click();
  const steps = jobs.dialog.getByRole('list', { name: 'Steps' });
  await expect(steps.getByRole('button')).toHaveText([
    'load-config, Completed, 8.0 s',
    'find-files, Completed · attempt 2, 20 s',
    'wait, Completed, 4 min 10 s',
    'process, Failed, 20 s',
    'publish, Queued',
  ]);
  // One stop of the Tab key, whatever the number of steps.
  await jobs.dialog.getByRole('button', { name: 'Copy id' }).focus();
  const focused = page.locator(':focus');
  const stops: string[] = [];
  for (let press = 0; press < 7; press += 1) {
    await page.keyboard.press('Tab');
    stops.push((await focused.textContent()) ?? '');
  }
  expect(stops.slice(0, 6)).toEqual(['Retry', 'Markdown', 'JSON', '4 min idle', 'load-config, Completed, 8.0 s', 'Legend']);

  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveText(/^find-files/);
  await page.keyboard.press('Enter');
  await expect(focused).toHaveAttribute('aria-expanded', 'true');
  await expect(jobs.dialog).toContainText('Attempt 1 · Failed · 4.0 s');
  await expect(jobs.dialog).toContainText('HTTP 429');
  await expect(jobs.dialog.getByRole('tree', { name: 'Output of find-files' }).getByRole('treeitem')).toContainText([
    /^files\s*23/,
    /^id\s*90071992547409931/,
  ]);
  await page.keyboard.press('Space');
  await expect(jobs.dialog).not.toContainText('HTTP 429');
});

test('bars are to scale, and long gaps fold', async ({ console, jobs, open, time }) => {
  console.jobs.add(failedJob(time.minutesAgo(10)));
  await open();
  await jobs.button('View Details acme/broken').click();
  const share = (kind: string) =>
    jobs.dialog.locator(`line.jc-segment[data-kind=${kind}]`).first().evaluate((line) => {
      const track = line.closest('svg')!.getBoundingClientRect();
      const { left, width } = line.getBoundingClientRect();
      return [left - track.left, width].map((part) => Math.round((part / track.width) * 100));
    });
  // 50 s are to scale beside a fold of 5 %.
  expect(await share('queued')).toEqual([0, 4]);
  expect(await share('backoff')).toEqual([27, 11]);
  expect(await share('sleeping')).toEqual([57, 5]);
  const fold = jobs.dialog.getByRole('button', { name: '4 min idle' });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fold.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  expect(await share('sleeping')).toEqual([10, 83]);
});

test('of many steps the last ones are read against the ruler, too', async ({ console, jobs, open, page, time }) => {
  const start = time.minutesAgo(10);
  const at = (second: number) => new Date(start + second * 1_000);
  const step = (_: unknown, index: number) =>
    ({ id: `s${index}`, name: `file ${index}`, status: 'completed', startedAt: at(index * 5), endedAt: at(index * 5 + 5) });
  console.jobs.add({ ...failedJob(start), steps: Array.from({ length: 60 }, step) });
  await open();
  await jobs.button('View Details acme/broken').click();
  await jobs.dialog.getByRole('button', { name: /^file 0/ }).focus();
  await page.keyboard.press('End');
  const focused = page.locator(':focus');
  await expect(focused).toHaveText(/^file 59/);
  const ruler = jobs.dialog.locator('.jc-ruler');
  await expect(ruler).toBeInViewport({ ratio: 1 });
  for (let press = 0; press < 40; press += 1) await page.keyboard.press('ArrowUp');
  await expect(focused).toHaveText(/^file 19/);
  const [below, top] = await Promise.all([ruler, focused].map((part) => part.boundingBox()));
  expect(top!.y, 'the ruler covers nothing that has the focus').toBeGreaterThanOrEqual(below!.y + below!.height - 1);
});

test('it goes on while the run does', async ({ console, jobs, open, time }) => {
  const start = time.secondsAgo(40);
  const step = { id: 'a', name: 'process', status: 'running', startedAt: new Date(start) };
  const { id } = console.jobs.add({ repoName: 'acme/docs', createdAt: start, startedAt: start, steps: [step] });
  await open();
  await jobs.button('View Details acme/docs').click();
  const row = jobs.dialog.getByRole('button', { name: /^process/ });
  await expect(row).toHaveText('process, Running, 40 s');
  await row.click();
  await time.pass(2);
  await expect(row).toHaveText('process, Running, 42 s');
  console.jobs.update(id, { steps: [{ ...step, status: 'completed', endedAt: new Date(time.secondsAgo(0)) }] });
  console.jobs.finish(id);
  await time.untilPoll();
  await expect(row).toHaveText('process, Completed, 42 s');
  await expect(row).toHaveAttribute('aria-expanded', 'true');
  await expect(row).toBeFocused();
});

test('the stripes of what runs move, unless motion is reduced', async ({ console, jobs, open, page, time }) => {
  const start = time.secondsAgo(40);
  const at = (second: number) => new Date(start + second * 1_000);
  const steps = [
    { id: 'a', name: 'clone', status: 'failed', startedAt: at(0), endedAt: at(10) },
    { id: 'b', name: 'process', status: 'running', startedAt: at(10) },
  ];
  const { id } = console.jobs.add({ repoName: 'acme/docs', createdAt: start, startedAt: start, steps });
  await open();
  await jobs.button('View Details acme/docs').click();
  const rows = jobs.dialog.getByRole('list', { name: 'Steps' });
  /** The kinds of the segments that move, and what of them does. */
  const moving = () =>
    rows.evaluate((list) =>
      list.getAnimations({ subtree: true }).flatMap(({ effect, playState }) => {
        const { target } = effect as KeyframeEffect;
        const moved = (effect as KeyframeEffect).getKeyframes().some(({ strokeDashoffset }) => strokeDashoffset === '-16px');
        return target instanceof SVGLineElement ? [[target.dataset.kind, playState, moved]] : [];
      }),
    );
  expect(await moving()).toEqual([['running', 'running', true]]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await moving()).toEqual([]);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moving()).toHaveLength(1);
  // A server may leave a step running in a run that has ended.
  console.jobs.finish(id);
  await time.untilPoll();
  await expect(jobs.page.getByRole('dialog', { name: 'Ingested acme/docs' })).toBeVisible();
  expect(await moving()).toEqual([]);
});

test('a run starts anew from one of its steps', async ({ console, jobs, open, time }) => {
  console.jobs.add(failedJob(time.minutesAgo(10)));
  await open();
  await jobs.button('View Details acme/broken').click();
  await jobs.dialog.getByRole('button', { name: /^process/ }).click();
  await jobs.dialog.getByRole('button', { name: 'Rerun from here: process' }).click();
  await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Started anew.' })).toBeVisible();
  expect(console.requests.of('jobs.retry')[0]?.inputs).toEqual([{ runId: 'run_steps', fromStep: 'd' }]);
  await expect(jobs.card('Ingesting acme/broken')).toBeAttached();
});

test('one goes from job to job without closing it', async ({ console, jobs, open, page }) => {
  for (const name of ['acme/a', 'acme/b', 'acme/c']) console.jobs.add({ repoName: name, status: 'completed' });
  await open();
  await expect(jobs.titles(jobs.recent)).toHaveCount(3);
  const titles = await jobs.titles(jobs.recent).allTextContents();
  await jobs.recent.getByRole('button', { name: /^View Details/ }).first().click();
  await expect(jobs.page.getByRole('dialog', { name: titles[0], exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(jobs.page.getByRole('dialog', { name: titles[1], exact: true })).toContainText('process-files');
  await jobs.dialog.getByRole('button', { name: 'Next job' }).click();
  await expect(jobs.page.getByRole('dialog', { name: titles[2], exact: true })).toBeVisible();
  await expect(jobs.dialog.getByRole('button', { name: 'Next job' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(jobs.page.getByRole('dialog', { name: titles[1], exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  const subject = titles[1]!.split(' ').at(-1)!;
  await expect(jobs.button(`View Details ${subject}`)).toBeFocused();
});

test.describe('when the server refuses', () => {
  test.use({ failedRequests: true });

  test('the details say so', async ({ console, jobs, open }) => {
    console.jobs.add({ repoName: 'acme/broken', status: 'failed' });
    await open();
    await jobs.button('View Details acme/broken').click();
    console.failNext('jobs.retry', { code: 'CONFLICT', message: 'The queue is full' });
    await jobs.dialog.getByRole('button', { name: 'Retry acme/broken' }).click();
    await expect(jobs.dialog.getByRole('alert')).toContainText('The queue is full');
  });

  test('a job that is gone keeps what is known of it', async ({ console, jobs, open }) => {
    const { id } = console.jobs.add({ repoName: 'acme/docs', status: 'completed', trigger: 'webhook' });
    await open();
    await expect(jobs.button('View Details acme/docs')).toBeVisible();
    console.jobs.remove(id);
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.dialog).toContainText('This job is no longer on the server.');
    await expect(jobs.dialog).toContainText('Webhook');
  });
});

test.describe("in the console's own shape", () => {
  test.use({ consoleOptions: { shape: 'zoned' } });

  test('a job without steps is cancelled from its details', async ({ console, jobs, open }) => {
    console.jobs.add({ repoName: 'acme/docs' });
    await open();
    await jobs.button('View Details acme/docs').click();
    await expect(jobs.dialog.getByRole('list', { name: 'Steps' })).toHaveCount(0);
    await jobs.dialog.getByRole('button', { name: 'Cancel acme/docs' }).click();
    await expect(jobs.page.getByRole('dialog', { name: 'Cancelled: Full Sync: acme/docs' })).toBeVisible();
    expect(await jobs.dialog.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  });
});

test('on a narrow screen it is a sheet from the bottom', async ({ console, jobs, open, page, time }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  console.jobs.add({ ...failedJob(time.minutesAgo(10)), repoName: 'lightfastai/lightfast' });
  await open();
  await jobs.button('View Details lightfastai/lightfast').click();
  await expect(jobs.dialog.getByRole('list', { name: 'Steps' })).toBeVisible();
  const animation = () => jobs.dialog.evaluate((dialog) => getComputedStyle(dialog).animationName);
  expect(await animation()).toBe('jc-rise');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animation()).toBe('none');
  const { x, y, width, height } = (await jobs.dialog.boundingBox())!;
  expect([x, width, y + height]).toEqual([0, 360, 740]);
  expect(height).toBeLessThanOrEqual(740 * 0.9 + 1);
  await jobs.expectNoSidewaysScrolling();
  const lines = await jobs.dialog.locator('h3 bdi').evaluate((name) => name.getClientRects().length);
  expect(lines, 'the name is not broken').toBe(1);
});

test('in a page from right to left time goes to the left', async ({ console, jobs, open, page, time }) => {
  console.jobs.add(failedJob(time.minutesAgo(10)));
  console.jobs.add({ repoName: 'acme/older', status: 'completed', completedAt: time.minutesAgo(60) });
  await open();
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await jobs.button('View Details acme/broken').click();
  const place = async (name: RegExp) => {
    const row = jobs.dialog.getByRole('button', { name });
    return (await row.locator('line').first().boundingBox())!.x;
  };
  expect(await place(/^load-config/)).toBeGreaterThan(await place(/^process/));
  await page.keyboard.press('ArrowLeft');
  await expect(jobs.page.getByRole('dialog', { name: 'Ingested acme/older' })).toBeVisible();
});
