import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code, world } from './world.js';

const page = async (input: object) => {
  const answer = await world.as('org_a').list({ organizationId: 'org_a', ...input });
  assert.ok(!Array.isArray(answer), 'a page');
  return { ...answer, ids: answer.items.map(({ id }) => id) };
};

test('a page has so many rows, and says where the next one begins', async () => {
  for (let count = 0; count < 45; count += 1) world.fake.add({ status: count % 3 ? 'COMPLETED' : 'FAILED' });
  world.fake.add({ organizationId: 'org_b' });
  const first = await page({ limit: 20 });
  assert.deepEqual([first.items.length, first.hasMore, first.ids[0]], [20, true, 'run_45']);
  // What comes meanwhile is before the first page.
  world.fake.add();
  world.clock += 60_000;
  const second = await page({ cursor: first.nextCursor });
  const third = await page({ limit: 20, cursor: second.nextCursor });
  assert.deepEqual([third.items.length, third.hasMore, third.nextCursor], [5, false, null]);
  const all = [...first.ids, ...second.ids, ...third.ids];
  assert.deepEqual(all, Array.from({ length: 45 }, (_, index) => `run_${45 - index}`));
});

test('rows of one moment are on one page each', async () => {
  const queuedAt = '2026-11-28T10:00:00Z';
  for (let count = 0; count < 7; count += 1) world.fake.add({ status: 'COMPLETED', queuedAt });
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: Awaited<ReturnType<typeof page>> = await page({ limit: 2, ...(cursor && { cursor }) });
    ids.push(...next.ids);
    cursor = next.nextCursor;
  }
  assert.deepEqual(ids, Array.from({ length: 7 }, (_, index) => `run_${7 - index}`));
});

test('a page is one of what the filters choose', async () => {
  for (const status of ['FAILED', 'RUNNING', 'FAILED', 'COMPLETED', 'FAILED']) world.fake.add({ status });
  const first = await page({ status: 'failed', limit: 2 });
  assert.deepEqual([first.ids, first.hasMore], [['run_5', 'run_3'], true]);
  assert.deepEqual((await page({ status: 'failed', limit: 2, cursor: first.nextCursor })).ids, ['run_1']);
  assert.deepEqual((await page({ filter: 'active', limit: 2 })).ids, ['run_2']);
  const empty = await page({ status: 'skipped', limit: 2 });
  assert.deepEqual([empty.items, empty.nextCursor, empty.hasMore], [[], null, false]);
});

test('what is no limit and no cursor is refused', async () => {
  for (const input of [{ limit: 0 }, { limit: 101 }, { limit: 1.5 }, { cursor: '' }, { cursor: 'x_run_1' }, { cursor: '7' }]) {
    await assert.rejects(page(input), code('BAD_REQUEST'), JSON.stringify(input));
  }
});
