// When the list is asked for: pauses, the subscription, pages that are hidden, several windows.

import { type Console, expect, test } from '../fixtures.ts';
import type { Page } from '../page.ts';

const lists = (console: Console) => console.requests.of('jobs.list').length;
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

/** How many seconds pass until the list has been asked for so many times more. */
async function secondsFor(console: Console, polls: number) {
  const [before, since] = [lists(console), Date.now()];
  await expect.poll(() => lists(console) - before, { timeout: 30_000 }).toBeGreaterThanOrEqual(polls);
  return (Date.now() - since) / 1_000;
}

test('2.2.2 paused, nothing is asked until the reader resumes', async ({ console, jobs, open, page }) => {
  console.jobs.add();
  await open();
  const line = page.getByRole('group', { name: 'Updates' });
  await expect(line).toContainText(/Live · updated /);
  await jobs.button('Pause updates').press('Enter');
  await expect(line).toContainText('Paused');
  await expect(jobs.button('Resume updates')).toBeFocused();
  const before = lists(console);
  console.jobs.add({ repoName: 'acme/new' });
  await jobs.setVisible(false);
  await jobs.setVisible(true);
  await jobs.focusWindow();
  // More than an interval, by the page's own clock.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 4_000)));
  expect(lists(console)).toBe(before);
  await expect(jobs.card('Ingesting acme/new')).toHaveCount(0);
  await jobs.button('Resume updates').press('Enter');
  await expect(jobs.card('Ingesting acme/new')).toBeVisible();
  await expect(line).toContainText(/Live · updated /);
});

test('a hidden page asks nothing, and at once when it is seen again', async ({ console, jobs, open, page }) => {
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await jobs.setVisible(false);
  // What was under way is over.
  await expect.poll(() => console.requests.inFlight('jobs.list').length).toBe(0);
  const before = lists(console);
  console.jobs.add({ repoName: 'acme/new' });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 4_000)));
  expect(lists(console)).toBe(before);
  await jobs.setVisible(true);
  await expect(jobs.card('Ingesting acme/new')).toBeVisible({ timeout: 2_500 });
});

test.describe('the subscription', () => {
  test.use({ consoleOptions: { ping: 500 } });

  test('tells at once, and the list is asked for less often; it ends with the page’s visibility', async ({ console, jobs, open, page }) => {
    const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
    await open({ subscription: 'jobs.onUpdate' });
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    const streams = () => console.requests.inFlight('jobs.onUpdate').length;
    await expect.poll(streams).toBe(1);
    // From now on every 20 seconds; a page that polls would ask three times, and this one looks once when it is subscribed.
    const before = lists(console);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 9_500)));
    expect(lists(console) - before).toBeLessThanOrEqual(2);
    console.jobs.finish(id);
    await expect(jobs.card('Ingested acme/docs')).toBeVisible({ timeout: 2_500 });
    await jobs.setVisible(false);
    await expect.poll(streams).toBe(0);
    await jobs.setVisible(true);
    await expect.poll(streams).toBe(1);
  });

  test('one that breaks is made anew', async ({ console, jobs, open }) => {
    const broken = console.drop('jobs.onUpdate', { times: 1, after: 'event: connected\ndata: {}\n\n\n' });
    console.jobs.add();
    await open({ subscription: 'jobs.onUpdate' });
    await broken.reached;
    await expect.poll(() => console.requests.inFlight('jobs.onUpdate').length).toBe(1);
    await expect(jobs.banner).toHaveCount(0);
  });
});

test('of two windows one asks, and the other shows the same; when it goes, the other asks', async ({ console, jobs, open, page }) => {
  const { id } = console.jobs.add({ progress: { processed: 1, total: 9 } });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const address = await page.url();
  const second = await page.newWindow();
  await second.goto(address);
  await expect(card(second, 'Ingesting acme/docs')).toBeVisible();
  await secondsFor(console, 1);
  // Four polls of one window take three intervals and a bit, of two half of that.
  expect(await secondsFor(console, 4)).toBeGreaterThan(7.5);
  console.jobs.progress(id, 7);
  for (const window of [page, second]) await expect(card(window, 'Ingesting acme/docs')).toContainText('7 / 9 files processed');

  await page.goto('about:blank');
  console.jobs.finish(id);
  await expect(card(second, 'Ingested acme/docs')).toBeVisible();
  await second.close();
});

test('without locks each window asks', async ({ console, jobs, open, page }) => {
  page.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  console.jobs.add();
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  const second = await page.newWindow();
  await second.goto(await page.url());
  await expect(card(second, 'Ingesting acme/docs')).toBeVisible();
  await secondsFor(console, 1);
  expect(await secondsFor(console, 4)).toBeLessThan(7.5);
  await second.close();
});

test.describe('notifications', () => {
  test('where there are none, there is no switch and no bell', async ({ console, jobs, open, page }) => {
    page.addInitScript(() => void Reflect.deleteProperty(window, 'Notification'));
    console.jobs.add({ repoName: 'acme/api' });
    await open();
    await expect(jobs.button('Compact rows')).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Notify me when a job ends' })).toHaveCount(0);
    await expect(jobs.button('Watch acme/api')).toHaveCount(0);
  });

  test('the browser’s own are asked for by the click alone, whatever it answers', async ({ console, jobs, open, page }) => {
    page.addInitScript(() => {
      const ask = Notification.requestPermission.bind(Notification);
      Object.assign(window, { asked: 0 });
      Notification.requestPermission = () => {
        (window as never as { asked: number }).asked += 1;
        return ask();
      };
    });
    console.jobs.add({ repoName: 'acme/api' });
    await open();
    const toggle = page.getByRole('switch', { name: 'Notify me when a job ends' });
    await expect(toggle).toBeVisible();
    await expect(toggle).not.toBeChecked();
    const asked = () => page.evaluate(() => (window as never as { asked: number }).asked);
    expect(await asked()).toBe(0);
    await toggle.click();
    await expect.poll(asked).toBe(1);
    await expect(jobs.card('Ingesting acme/api')).toBeVisible();
  });

  test('a job that ends is told once', async ({ console, jobs, open, page }) => {
    page.addInitScript(() => {
      const shown: string[] = [];
      class Stub extends EventTarget {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(title: string) {
          super();
          shown.push(title);
        }
        close() {}
      }
      Object.assign(window, { shown, Notification: Stub });
      document.hasFocus = () => false;
    });
    const { id } = console.jobs.add({ repoName: 'acme/api' });
    await open();
    const toggle = page.getByRole('switch', { name: 'Notify me when a job ends' });
    await toggle.click();
    await expect(toggle).toBeChecked();
    await expect(page).toHaveTitle(/^\(1\) /);
    console.jobs.finish(id);
    await expect(jobs.card('Ingested acme/api')).toBeVisible();
    await expect(page).not.toHaveTitle(/^\(/);
    await expect.poll(() => page.evaluate(() => (window as never as { shown: string[] }).shown)).toEqual(['Ingested acme/api']);
  });
});
