// Two tabs by the WAI-ARIA tabs pattern, and a badge.

import { expect, test } from './fixtures.ts';

test.beforeEach(async ({ console, open, jobs, time }) => {
  console.jobs.add({ repoName: 'acme/docs', startedAt: time.minutesAgo(1), progress: { processed: 1, total: 9 } });
  console.jobs.add({ repoName: 'acme/broken', status: 'failed', errorMessage: `First ${'word '.repeat(80)}last` });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
});

test('the prompt stays, and a click on a tab shows its panel', async ({ jobs, page }) => {
  const prompt = page.getByRole('heading', { name: 'What should we code next?' });
  await expect(page.getByRole('tablist')).toBeVisible();
  await expect(jobs.jobsTab).toHaveAttribute('aria-selected', 'true');
  await expect(jobs.chatTab).toHaveAttribute('aria-selected', 'false');
  await expect(jobs.chatPanel).toBeHidden();
  await expect(prompt).toBeVisible();

  await jobs.chatTab.click();
  await expect(jobs.chatPanel).toBeVisible();
  await expect(jobs.jobsPanel).toBeHidden();
  await expect(jobs.chatTab).toHaveAttribute('aria-selected', 'true');
  await expect(prompt).toBeVisible();

  await jobs.jobsTab.click();
  await expect(jobs.jobsPanel).toBeVisible();
  await expect(jobs.chatPanel).toBeHidden();
});

test('2.1.1 arrow keys, Home and End move the focus and select', async ({ jobs, page }) => {
  const expectAt = async (tab: typeof jobs.jobsTab, other: typeof jobs.jobsTab) => {
    await expect(tab).toBeFocused();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(tab).toHaveAttribute('tabindex', '0');
    await expect(other).toHaveAttribute('aria-selected', 'false');
    await expect(other).toHaveAttribute('tabindex', '-1');
  };
  await jobs.jobsTab.focus();
  await expectAt(jobs.jobsTab, jobs.chatTab);
  // From the last to the first, and back around the other end.
  await page.keyboard.press('ArrowRight');
  await expectAt(jobs.chatTab, jobs.jobsTab);
  await expect(jobs.chatPanel).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expectAt(jobs.jobsTab, jobs.chatTab);
  await expect(jobs.jobsPanel).toBeVisible();
  await page.keyboard.press('Home');
  await expectAt(jobs.chatTab, jobs.jobsTab);
  await page.keyboard.press('End');
  await expectAt(jobs.jobsTab, jobs.chatTab);
});

test('2.4.3 Tab goes from the selected tab into its panel, not to the other tab', async ({ jobs, page }) => {
  await jobs.jobsTab.focus();
  await page.keyboard.press('Tab');
  await expect(jobs.jobsPanel).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(jobs.jobsTab).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(jobs.button('Search')).toBeFocused();
});

test('4.1.2 a tab and its panel name each other', async ({ jobs }) => {
  for (const [tab, panel] of [
    [jobs.chatTab, jobs.chatPanel],
    [jobs.jobsTab, jobs.jobsPanel],
  ]) {
    await tab.click();
    await expect(panel).toBeVisible();
    await expect(tab).toHaveAttribute('aria-controls', (await panel.getAttribute('id'))!);
    await expect(panel).toHaveAttribute('aria-labelledby', (await tab.getAttribute('id'))!);
  }
});

test('the badge counts what runs and waits, and is part of the name', async ({ console, jobs, time }) => {
  const expectTab = async (name: string, text: string) => {
    await expect(jobs.jobsTab).toHaveAccessibleName(name);
    await expect(jobs.jobsTab).toHaveText(text);
  };
  await expectTab('Jobs, 1 running', 'Jobs 1');

  const second = console.jobs.add({ repoName: 'acme/api' });
  const third = console.jobs.add({ repoName: 'acme/site', status: 'queued' });
  await time.untilPoll();
  await expectTab('Jobs, 2 running, 1 queued', 'Jobs 3');

  console.jobs.finish('run_01');
  console.jobs.finish(second.id);
  await time.untilPoll();
  await expectTab('Jobs, 1 queued', 'Jobs 1');

  console.jobs.cancel(third.id);
  await time.untilPoll();
  await expectTab('Jobs', 'Jobs');
});

test('the badge is kept right behind the Chat tab too', async ({ console, jobs, time }) => {
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running');
  await jobs.chatTab.click();
  console.jobs.add({ repoName: 'acme/api' });
  await time.untilPoll();
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 2 running');
  await expect(jobs.chatPanel).toBeVisible();
});

test('a switch of tabs asks the server for nothing and keeps what was unfolded and typed', async ({ console, jobs, page, time }) => {
  const more = jobs.card('Failed: acme/broken').getByRole('button', { name: /^Show/ });
  await more.click();
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  const question = page.getByRole('searchbox', { name: 'Search the ingested documents' });
  await question.fill('half a quest');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const asked = console.requests.length;

  await jobs.chatTab.click();
  await jobs.jobsTab.click();
  await time.pass(1);
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  await expect(question).toHaveValue('half a quest');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  expect(console.requests.length).toBe(asked);
});

for (const [where, height] of [
  ['the panel', 720],
  ['the whole page, as in low windows,', 420],
] as const) {
  test(`the list keeps its place where ${where} scrolls, across a switch of tabs and polls`, async ({ console, jobs, open, page, time }) => {
    await page.setViewportSize({ width: 1280, height });
    for (let number = 1; number <= 30; number += 1) {
      console.jobs.add({ repoName: `acme/old-${number}`, status: 'completed', completedAt: time.minutesAgo(number) });
    }
    await open();
    const middle = jobs.card('Ingested acme/old-15');
    await middle.scrollIntoViewIfNeeded();
    const before = await jobs.placeOf(middle);

    // Without the mouse, which would first scroll a tab on the screen.
    await jobs.chatTab.dispatchEvent('click');
    await expect(jobs.jobsPanel).toBeHidden();
    await jobs.jobsTab.dispatchEvent('click');
    await expect(middle).toBeInViewport();
    expect(await jobs.placeOf(middle)).toBe(before);

    console.jobs.progress('run_01', 5);
    await time.untilPoll();
    await expect(jobs.card('Ingesting acme/docs').getByText('5 / 9 files processed')).toBeAttached();
    expect(await jobs.placeOf(middle)).toBe(before);
  });
}
