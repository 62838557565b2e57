// Notifications when jobs end, the number in the title and on the app's badge.

import type { BrowserContext, Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import { type Console, expect, test } from './fixtures.ts';

type Answer = 'granted' | 'denied';
interface Shown {
  title: string;
  options: NotificationOptions & { renotify?: boolean };
}

const toggle = (page: Page) => page.getByRole('switch', { name: 'Notify me when a job ends' });
const shown = (page: Page) => page.evaluate(() => (window as unknown as { shown: Shown[] }).shown);
const asked = (page: Page) => page.evaluate(() => (window as unknown as { asked: number }).asked);

/** Every page of the context has notifications that are noted, an app's badge, and a reader who looks elsewhere. */
async function withNotifications(context: BrowserContext, answer: Answer, before: NotificationPermission = 'default') {
  await context.addInitScript(
    ([answer, before]) => {
      const noted = window as unknown as Record<string, unknown>;
      const list: unknown[] = [];
      Object.assign(noted, { shown: list, latest: [], badges: [], asked: 0 });
      const all = noted.latest as EventTarget[];
      class Stub extends EventTarget {
        static permission = before;
        static async requestPermission() {
          noted.asked = Number(noted.asked) + 1;
          Stub.permission = answer;
          return answer;
        }
        constructor(title: string, options: NotificationOptions) {
          super();
          list.push({ title, options });
          all.push(this);
        }
        close() {}
      }
      noted.Notification = Stub;
      const badges = noted.badges as number[];
      Object.assign(navigator, {
        setAppBadge: async (count: number) => void badges.push(count),
        clearAppBadge: async () => Promise.reject(new DOMException('no app', 'NotSupportedError')),
      });
      document.hasFocus = () => noted.looks === true;
    },
    [answer, before] as const,
  );
}

function addJobs(console: Console) {
  const minutesAgo = (minutes: number) => console.clock.now() - minutes * 60_000;
  const api = console.jobs.add({ repoName: 'acme/api', startedAt: minutesAgo(2), progress: { processed: 12, total: 45 } });
  const web = console.jobs.add({ repoName: 'acme/web', startedAt: minutesAgo(3), progress: { processed: 1, total: 4 } });
  console.jobs.add({ repoName: 'acme/old', status: 'completed', completedAt: minutesAgo(60) });
  return { api: api.id, web: web.id };
}

test('nothing is asked or told before the click, and every end once after it', async ({ console, context, jobs, open, page, time }) => {
  await withNotifications(context, 'granted');
  const { api, web } = addJobs(console);
  await open();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  const title = await page.title();
  expect(await asked(page)).toBe(0);
  await expect(toggle(page)).not.toBeChecked();
  await toggle(page).press('Enter');
  await expect(toggle(page)).toBeChecked();
  expect(await asked(page)).toBe(1);
  await expect(page).toHaveTitle(`(2) ${title}`);

  // The host's own title is kept.
  await page.evaluate(() => void (document.title = 'Another page'));
  console.jobs.finish(api);
  await time.pass(3);
  await expect(jobs.card('Ingested acme/api')).toBeVisible();
  await expect(page).toHaveTitle('(1) Another page');
  const [first, ...more] = await shown(page);
  expect(more).toEqual([]);
  expect(first).toMatchObject({ title: 'Ingested acme/api', options: { silent: true } });
  expect(first?.options.renotify ?? false).toBe(false);
  expect(first?.options.tag).toContain(api);

  // Hidden it polls every 30 seconds.
  await jobs.setVisible(false);
  console.jobs.fail(web, 'Out of disk');
  expect(await time.untilPoll()).toBe(30);
  await expect.poll(async () => (await shown(page)).map(({ title }) => title)).toEqual(['Ingested acme/api', 'Failed: acme/web']);
  await expect(page).toHaveTitle('Another page');
  expect(await page.evaluate(() => (window as unknown as { badges: number[] }).badges)).toEqual([2, 1]);

  // A click on it opens the details.
  await jobs.setVisible(true);
  await page.evaluate(() => void (window as unknown as { latest: EventTarget[] }).latest[1]?.dispatchEvent(new Event('click')));
  await expect(page.getByRole('dialog', { name: 'Failed: acme/web' })).toBeVisible();
});

test('a bell watches one job, and is remembered until that has ended', async ({ console, context, jobs, open, page, time }) => {
  await withNotifications(context, 'granted', 'granted');
  const { api, web } = addJobs(console);
  await open();
  const bell = jobs.button('Watch acme/api');
  await bell.focus();
  await page.keyboard.press('Space');
  await expect(bell).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(bell).toHaveAttribute('aria-pressed', 'true');
  await expect(jobs.button('Watch acme/web')).toHaveAttribute('aria-pressed', 'false');
  await expect(page).toHaveTitle(/^\(2\) /);
  console.jobs.finish(web);
  console.jobs.finish(api);
  await time.pass(3);
  await expect(jobs.card('Ingested acme/web')).toBeVisible();
  expect((await shown(page)).map(({ title }) => title)).toEqual(['Ingested acme/api']);
  await expect(page).not.toHaveTitle(/^\(/);
  expect(await page.evaluate(() => localStorage.getItem('jobs-console.watched'))).not.toContain(api);
});

test('the switch takes the place of the bells, which move nothing', async ({ console, context, jobs, open, page }) => {
  await withNotifications(context, 'granted');
  addJobs(console);
  await open();
  await expect(jobs.button('Watch acme/api')).toBeVisible();
  await jobs.button('Watch acme/web').click();
  await expect(jobs.button('Watch acme/web')).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(page);
  const card = jobs.card('Ingesting acme/api');
  const before = await card.boundingBox();
  await toggle(page).click();
  await expect(jobs.button('Watch acme/api')).toHaveCount(0);
  expect(await card.boundingBox()).toEqual(before);
  await expectAccessible(page);
  await toggle(page).click();
  await expect(toggle(page)).not.toBeChecked();
  await jobs.button('Watch acme/web').click();
  await expect(page).not.toHaveTitle(/^\(/);
});

test('who looks at the list is told nothing', async ({ console, context, jobs, open, page, time }) => {
  await withNotifications(context, 'granted', 'granted');
  const { api } = addJobs(console);
  await open();
  await toggle(page).click();
  await page.evaluate(() => void ((window as unknown as { looks: boolean }).looks = true));
  console.jobs.finish(api);
  await time.pass(3);
  await expect(jobs.card('Ingested acme/api')).toBeVisible();
  expect(await shown(page)).toEqual([]);
});

test('refused, it says what to do, and looks again at the next click', async ({ console, context, open, page }) => {
  await withNotifications(context, 'denied');
  addJobs(console);
  await open();
  await toggle(page).click();
  const words = page.getByText('The browser blocks notifications for this site.').and(page.getByRole('paragraph'));
  await expect(words).toBeVisible();
  await expect(toggle(page)).not.toBeChecked();
  await expectAccessible(page);
  await page.evaluate(() => void ((Notification as unknown as { permission: string }).permission = 'granted'));
  await toggle(page).click();
  await expect(toggle(page)).toBeChecked();
  await expect(words).toHaveCount(0);
});

test('one notification for two tabs', async ({ console, context, jobs, open, page }) => {
  await withNotifications(context, 'granted', 'granted');
  const { api } = addJobs(console);
  await open();
  await toggle(page).click();
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(toggle(second)).toBeChecked();
  console.jobs.finish(api);
  for (const tab of [page, second]) await expect(tab.getByRole('article', { name: 'Ingested acme/api' })).toBeVisible();
  await expect(jobs.card('Ingested acme/api')).toBeVisible();
  const both = [...(await shown(page)), ...(await shown(second))];
  // Tabs that ask at the same moment have the same tag, by which the browser shows one.
  expect(new Set(both.map(({ options }) => options.tag)).size).toBe(1);
});

test('what one tab forgets is off in the other', async ({ console, context, open, page }) => {
  await withNotifications(context, 'granted', 'granted');
  addJobs(console);
  await open();
  await toggle(page).click();
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(toggle(second)).toBeChecked();
  await expect(second).toHaveTitle(/^\(2\) /);
  // As a sign-out does.
  await page.evaluate(() => localStorage.removeItem('jobs-console.watched'));
  await expect(toggle(second)).not.toBeChecked();
  await expect(second).not.toHaveTitle(/^\(/);
});

test('without notifications there is no switch and no bell', async ({ console, context, jobs, open, page }) => {
  await context.addInitScript(() => Reflect.deleteProperty(window, 'Notification'));
  addJobs(console);
  await open();
  await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Compact rows' })).toBeVisible();
  await expect(toggle(page)).toHaveCount(0);
  await expect(jobs.button('Watch acme/api')).toHaveCount(0);
});
