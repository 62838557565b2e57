// What has to work in every host.

import { expect, type test as hostTest } from './fixtures.ts';

export function behaviour(host: string, test: typeof hostTest) {
  test.describe(host, () => {
    test('the tab is there with its jobs and their number', async ({ jobs, page, visit }) => {
      await visit();
      await expect(page.getByRole('heading', { name: 'What should we code next?' })).toBeVisible();
      await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 1 queued');
      await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting lightfastai/lightfast', 'Ingesting acme/api']);
      await expect(jobs.titles(jobs.recent)).toHaveText([
        'Cancelled: acme/site',
        'Ingested lightfastai/docs',
        'Failed: acme/broken-repo',
      ]);
      await expect(page.getByText('Loading jobs…')).toBeHidden();
    });

    test('Retry reaches the backend, and a new card says so', async ({ host, jobs, visit }) => {
      await visit();
      await jobs.button('Retry acme/broken-repo').click();
      await expect(jobs.card('Ingesting acme/broken-repo')).toBeVisible();
      await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 2 queued');
      expect(host.calls('jobs.retry')).toBe(1);
    });

    test('the host is told what happens', async ({ host, jobs, page, visit }) => {
      await visit();
      await host.expectEvent(/^jobs-change: 1 running, 1 queued/);
      await jobs.button('View Details acme/api').click();
      await expect(jobs.dialog).toBeVisible();
      await host.expectEvent('job-open: Ingesting acme/api');
      await page.keyboard.press('Escape');
      await jobs.chatTab.click();
      await host.expectEvent('tab-change: chat');
      await jobs.jobsTab.click();
      await host.expectEvent('tab-change: jobs');
      await jobs.button('Cancel acme/api').click();
      await host.expectEvent('job-cancel: Ingesting acme/api');
      await host.expectEvent(/^jobs-change: 1 running, 0 queued/);
    });

    test('what the host prevents is not done', async ({ host, jobs, visit }) => {
      await visit();
      await host.prevent.check();
      await jobs.button('View Details acme/broken-repo').click();
      await host.expectEvent('job-open: Failed: acme/broken-repo');
      await jobs.button('Retry acme/broken-repo').click();
      await host.expectEvent('job-retry: Failed: acme/broken-repo');
      await jobs.button('Cancel acme/api').click();
      await host.expectEvent('job-cancel: Ingesting acme/api');
      await expect(jobs.dialog).toBeHidden();
      expect(['jobs.get', 'jobs.retry', 'jobs.cancel'].map((procedure) => host.calls(procedure))).toEqual([0, 0, 0]);
      // Then it lets it happen, and the same buttons work.
      await host.prevent.uncheck();
      await jobs.button('Retry acme/broken-repo').click();
      await expect(jobs.card('Ingesting acme/broken-repo')).toBeVisible();
    });

    test('the chat keeps what was typed while Jobs are looked at', async ({ host, jobs, visit }) => {
      await visit();
      await jobs.chatTab.click();
      await host.message.fill('half a question');
      await jobs.jobsTab.click();
      await expect(host.message).toBeHidden();
      await jobs.chatTab.click();
      await expect(host.message).toHaveValue('half a question');
    });

    test("the cards follow the host's theme", async ({ host, jobs, page, visit }) => {
      await visit();
      const card = jobs.card('Ingesting acme/api');
      await expect(card).toBeVisible();
      const node = await card.elementHandle();
      const colours = () =>
        card.evaluate((article) => {
          const { backgroundColor, borderColor, color } = getComputedStyle(article);
          return { backgroundColor, borderColor, color };
        });
      const light = await colours();
      await host.toggleTheme();
      for (const part of ['backgroundColor', 'borderColor', 'color'] as const) {
        await expect.poll(async () => (await colours())[part]).not.toBe(light[part]);
      }
      await host.toggleTheme();
      await expect.poll(colours).toEqual(light);
      // All the while it was the same card.
      expect(await page.evaluate((node) => node?.isConnected, node)).toBe(true);
    });

    test('taken off the page it asks for nothing; put there again it works', async ({ clock, host, jobs, visit }) => {
      await visit();
      await expect(jobs.card('Ingesting acme/api')).toBeVisible();
      const first = host.calls('jobs.list');
      await clock.pass(7);
      await expect.poll(() => host.calls('jobs.list')).toBeGreaterThan(first);
      await host.unmount();
      await expect(jobs.jobsTab).toBeHidden();
      const before = host.calls('jobs.list');
      await clock.pass(90);
      expect(host.calls('jobs.list')).toBe(before);
      await host.mount();
      await expect(jobs.card('Ingesting acme/api')).toBeVisible();
      await jobs.button('Retry acme/site').click();
      await expect(jobs.card('Ingesting acme/site')).toBeVisible();
    });
  });
}
