// Of a long list only what is near the screen is in the document.

import { expect, test } from './fixtures.ts';

const LENGTH = 400;

test.beforeEach(async ({ console, open, page, time }) => {
  for (let index = 1; index <= LENGTH; index += 1) {
    const at = time.minutesAgo(index);
    const errorMessage = 'Invalid lightfast.yml syntax. '.repeat(index % 9);
    const outcome = index % 10 === 0 ? { status: 'failed', errorMessage } : { status: 'completed' };
    console.jobs.add({ repoName: `acme/repo-${index}`, startedAt: at, completedAt: at, ...outcome });
  }
  await open();
  await expect(page.getByRole('heading', { name: `Recent Jobs (${LENGTH})` })).toBeVisible();
});

test('cards come as one scrolls, and the last is the last', async ({ jobs, page }) => {
  const cards = jobs.recent.getByRole('article');
  expect(await cards.count()).toBeLessThan(60);
  await jobs.card('Ingested acme/repo-1').hover();
  for (let turns = 0; turns < 200; turns += 1) {
    if (await jobs.card(`Failed: acme/repo-${LENGTH}`).isVisible()) break;
    await page.mouse.wheel(0, 700);
    // Wherever one is, there is a card under the pointer or near it, and never a hole.
    await expect
      .poll(() =>
        page.evaluate(() =>
          [...document.querySelectorAll('article')].some((card) => {
            const { top, bottom } = card.getBoundingClientRect();
            return top < innerHeight && bottom > innerHeight / 2;
          }),
        ),
      )
      .toBe(true);
  }
  await expect(jobs.card(`Failed: acme/repo-${LENGTH}`)).toBeVisible();
  expect(await cards.count()).toBeLessThan(60);
});

test('1.3.1 assistive technology is told how long the list is', async ({ jobs }) => {
  const second = jobs.recent.getByRole('listitem').nth(1);
  await expect(second).toHaveAttribute('aria-posinset', '2');
  await expect(second).toHaveAttribute('aria-setsize', String(LENGTH));
});

test('2.4.3 a button that has the focus keeps it, however far one scrolls', async ({ jobs, page }) => {
  const button = jobs.button('View Details acme/repo-2');
  await button.focus();
  await jobs.jobsPanel.evaluate((panel) => {
    let scroller: Element | null = panel;
    while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
    (scroller ?? document.scrollingElement)!.scrollTop = 20_000;
  });
  await expect(jobs.card('Ingested acme/repo-1')).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(jobs.dialog).toBeVisible();
});
