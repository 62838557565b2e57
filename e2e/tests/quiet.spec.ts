// What a poll does to the document: nothing where nothing is new, and as little as can be where something is.

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';

/** Notes every change of the document from now on, by the card it is in. */
async function watch(page: Page) {
  await page.evaluate(() => {
    const changes: string[] = [];
    const record = (records: MutationRecord[]) => {
      for (const { type, target, attributeName } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const card = element?.closest('article')?.getAttribute('aria-label') ?? 'outside of the cards';
        changes.push(`${card}: ${type} ${attributeName ?? ''} of ${element?.tagName}`);
      }
    };
    const observer = new MutationObserver(record);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const take = () => {
      record(observer.takeRecords());
      return changes.splice(0);
    };
    Object.assign(window, { takeChanges: take });
  });
  return () => page.evaluate(() => (window as unknown as { takeChanges: () => string[] }).takeChanges());
}

test.beforeEach(async ({ console, jobs, open, time }) => {
  // Times that do not change their words in the next half minute.
  console.jobs.add({ repoName: 'acme/docs', startedAt: time.secondsAgo(605), progress: { processed: 1, total: 9 } });
  console.jobs.add({ repoName: 'acme/api', startedAt: time.secondsAgo(725), progress: { processed: 2, total: 9 } });
  console.jobs.add({ repoName: 'acme/site', status: 'queued', createdAt: time.secondsAgo(185) });
  console.jobs.add({
    repoName: 'acme/old',
    status: 'failed',
    completedAt: time.minutesAgo(125),
    errorMessage: `Out of disk ${'again '.repeat(90)}`,
  });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
});

test('a poll that brings nothing new changes nothing', async ({ console, page, time }) => {
  await time.untilPoll();
  const changes = await watch(page);
  const before = console.requests.of('jobs.list').length;
  for (let poll = 0; poll < 5; poll += 1) await time.untilPoll();
  expect(console.requests.of('jobs.list').length).toBe(before + 5);
  expect(await changes()).toEqual([]);
});

test('a poll that moves one job touches that card alone', async ({ console, jobs, page, time }) => {
  const changes = await watch(page);
  console.jobs.progress('run_01', 4);
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/docs')).toContainText('4 / 9');
  const seen = await changes();
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter((change) => !change.startsWith('Ingesting acme/docs: '))).toEqual([]);
  // Only texts and the bar: no node is made anew.
  expect(seen.filter((change) => change.includes('childList'))).toEqual([]);
});

test('time that goes by touches only the texts that tell it', async ({ page, time }) => {
  const changes = await watch(page);
  await time.pass(59);
  const seen = await changes();
  expect(seen).not.toEqual([]);
  expect(seen.filter((change) => !/: characterData {2}of TIME$/.test(change))).toEqual([]);
});

test('focus, selection, an open fold and a half-pressed button survive a poll', async ({ console, jobs, page, time }) => {
  const cancel = jobs.button('Cancel acme/docs');
  const fold = jobs.card('Failed: acme/old').getByRole('button', { name: /^Show/ });
  await fold.click();
  await page.evaluate(() => {
    const title = [...document.querySelectorAll('article')].find((card) => card.ariaLabel === 'Ingesting acme/docs');
    document.getSelection()!.selectAllChildren(title!.querySelector('h4')!);
  });
  const selected = () => page.evaluate(() => document.getSelection()!.toString());
  expect(await selected()).toBe('Ingesting acme/docs');
  await jobs.button('View Details acme/docs').focus();

  console.jobs.progress('run_01', 5);
  console.jobs.progress('run_02', 6);
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/docs')).toContainText('5 / 9');
  expect(await selected()).toBe('Ingesting acme/docs');
  await expect(jobs.button('View Details acme/docs')).toBeFocused();
  await expect(fold).toHaveAttribute('aria-expanded', 'true');

  const { x, y, width, height } = (await cancel.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  console.jobs.progress('run_01', 6);
  await time.untilPoll();
  await expect(jobs.card('Ingesting acme/docs')).toContainText('6 / 9');
  await page.mouse.up();
  await expect(jobs.card('Cancelled: acme/docs')).toBeVisible();
});
