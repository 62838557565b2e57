// Lists that are odd, hostile or huge: docs/reliability.md.

import { oddIds, oddRows } from '../console/faults.mjs';
import type { Console } from './fixtures.ts';
import { expect, test } from './survives.ts';

/** The rows of a list of so many jobs as text, without the work of a server. */
const rows = (count: number, more = '') =>
  Array.from({ length: count }, (_, index) =>
    `{"id":"many_${index}","type":"docs-ingestion","repoName":"acme/many-${index}","status":"running","startedAt":"2026-03-02T08:00:00Z"${more}}`,
  ).join();

/** Answers with these rows until ended. */
const answer = (console: Console, text: string) =>
  console.respond('jobs.list', { status: 200, body: `{"result":{"data":{"json":[${text}]}}}` }, { times: Infinity });

for (const { name, rows, says, never } of oddRows) {
  test(name, async ({ console, jobs, open, page, survivor, time }) => {
    // Also rows of jobs that are over come with each answer.
    console.setFilter('ignored');
    await open();
    await survivor.stands();
    for (const [id, fields] of Object.entries(rows(console.clock.now()))) {
      console.jobs.addRow({ id, type: 'docs-ingestion', repoName: `acme/${id}`, status: 'running', ...fields });
    }
    await survivor.follows();
    for (const [id, text] of Object.entries(says)) {
      const card = page.getByRole('article', { name: new RegExp(`acme/${id}\\b|^${id}$`) });
      await expect(card, id).toContainText(text);
      if (never) await expect(card, id).not.toContainText(never);
    }
    await jobs.expectNoSidewaysScrolling();
    // They are as odd later.
    await time.pass(9);
    await survivor.stands();
    console.jobs.strays.length = 0;
    await survivor.follows();
    await survivor.follows();
    await expect(jobs.running.getByRole('article')).toHaveCount(1);
  });
}

test('ids with slashes, quotes, blanks, and of 10 kB', async ({ console, jobs, open, survivor }) => {
  for (const [name, id] of Object.entries(oddIds)) console.jobs.add({ id, repoName: `acme/${name}` });
  await open();
  await survivor.stands();
  for (const [name, id] of Object.entries(oddIds)) {
    const asked = console.requests.next('jobs.get');
    await jobs.button(`View Details acme/${name}`).click();
    expect((await asked).inputs).toEqual([{ runId: id }]);
    await expect(jobs.dialog.getByRole('listitem').first()).toBeVisible();
    await jobs.page.keyboard.press('Escape');
    await jobs.button(`Cancel acme/${name}`).click();
    await expect(jobs.card(`Cancelled: acme/${name}`)).toBeVisible();
    expect(console.jobs.get(id)?.status, name).toBe('cancelled');
  }
  await survivor.follows();
});

test('an id of 2^53 + 1 as a number is not rounded', async ({ console, jobs, open, survivor }) => {
  await open();
  await survivor.stands();
  const ids = [2n ** 53n, 2n ** 53n + 1n, -1n];
  const list = answer(console, ids.map((id) => `{"id":${id},"type":"docs-ingestion","repoName":"acme/n${id}","status":"running"}`).join());
  const asked = console.requests.next('jobs.cancel');
  await survivor.passes(3);
  await jobs.button('Cancel acme/n9007199254740993').click();
  expect((await asked).inputs).toEqual([{ runId: '9007199254740993' }]);
  await expect(jobs.card('Ingesting acme/n9007199254740992')).toBeVisible();
  list.stop();
  await survivor.follows();
});

test('a job that changes its id’s type stays one card', async ({ console, jobs, open, page, survivor, time }) => {
  const row = { type: 'docs-ingestion', repoName: 'acme/typed', status: 'running' };
  console.jobs.addRow({ ...row, id: '7' });
  await open();
  await jobs.button('View Details acme/typed').focus();
  for (const id of [7, '7', 7]) {
    console.jobs.strays[0] = { ...row, id };
    await time.untilPoll();
    await expect(page.getByRole('article', { name: 'acme/typed' })).toHaveCount(1);
    await expect(jobs.button('View Details acme/typed')).toBeFocused();
  }
  await survivor.follows();
});

test('progress that goes back', async ({ console, jobs, open, survivor }) => {
  const { id } = console.jobs.add({ repoName: 'acme/back', progress: { processed: 10, total: 99 } });
  await open();
  const card = jobs.card('Ingesting acme/back');
  for (const processed of [50, 20, 90, 0, 99, 98]) {
    console.jobs.progress(id, processed);
    await survivor.follows();
    await expect(card).toContainText(`${processed} / 99 files`);
    await expect(card.getByRole('progressbar')).toHaveAttribute('value', `${processed}`);
    await expect(card).not.toContainText(/-\d|NaN|Infinity/);
  }
});

test('an error of a megabyte', async ({ console, jobs, open, page, survivor, time }) => {
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', completedAt: time.minutesAgo(5), errorMessage: `Out of disk. ${'again and '.repeat(100_000)}the end` });
  await open();
  await survivor.stands();
  const card = jobs.card('Failed: acme/broken');
  await expect(card).toContainText('Out of disk.');
  const size = () => card.evaluate((element) => element.textContent.length);
  expect(await size()).toBeLessThan(3_000);
  await card.getByRole('button', { name: /^Show more/ }).click();
  expect(await size()).toBeGreaterThan(15_000);
  expect(await size()).toBeLessThan(25_000);
  await jobs.expectNoSidewaysScrolling();
  await card.getByRole('button', { name: /^Show less/ }).click();
  await jobs.button('View Details acme/broken').click();
  await expect(jobs.dialog).toContainText('again and the end');
  await page.keyboard.press('Escape');
  await survivor.follows();
});

test('names, reasons and messages of a megabyte', async ({ console, jobs, open, page, survivor, time }) => {
  const long = 'again and '.repeat(100_000);
  const rows = { repoName: { repoName: long }, name: { name: long, type: 'x' }, type: { type: long }, status: { status: long }, statusReason: { status: 'queued', statusReason: long } };
  for (const [id, fields] of Object.entries(rows)) console.jobs.add({ id, repoName: `acme/${id}`, ...fields });
  await open();
  await survivor.stands();
  // Laid out as a whole, each would take seconds of every second.
  const size = () => page.evaluate(() => document.body.textContent.length);
  expect(await size()).toBeLessThan(30_000);
  await expect(page.locator('body')).toContainText('again and…');
  console.failNext('jobs.cancel', { message: long });
  await jobs.button('Cancel acme/docs').click();
  await expect(page.getByRole('alert').filter({ hasText: 'again and…' })).toHaveCount(1);
  console.failNext('jobs.list', { message: long }, { times: 2 });
  await time.untilPoll();
  await expect(jobs.banner).toContainText('again and…');
  expect(await size()).toBeLessThan(30_000);
  await time.pass(5);
  await survivor.follows();
});

for (const [name, count, more] of [
  ['an answer of 5 MB', 1_000, `,"output":{"log":"${'x'.repeat(5_000)}"}`],
  ['100,000 jobs', 100_000, ''],
] as const) {
  test(name, async ({ console, jobs, open, page, survivor }) => {
    test.slow();
    await open();
    await survivor.stands();
    const list = answer(console, rows(count, more));
    await survivor.passes(3);
    await expect(page.getByRole('heading', { name: `Running Jobs (${count.toLocaleString('en')})` })).toBeVisible({ timeout: 30_000 });
    // Few of them are in the document.
    expect(await page.getByRole('article').count()).toBeLessThan(100);
    await jobs.button('View Details acme/many-0').click();
    await expect(jobs.dialog).toBeVisible();
    await page.keyboard.press('Escape');
    list.stop();
    await survivor.follows();
    await survivor.follows();
    await expect(jobs.running.getByRole('article')).toHaveCount(1);
  });
}
