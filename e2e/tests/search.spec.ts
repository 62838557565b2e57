// The prompt searches what the jobs have ingested, where the server offers that.

import { expect, test } from './fixtures.ts';

test.describe('on a console without docs.search', () => {
  test.use({ failedRequests: true });

  test('costs one quiet line in the Chat tab', async ({ console, jobs, open, page }) => {
    console.jobs.add();
    await open();
    await page.getByRole('searchbox', { name: 'Search the ingested documents' }).fill('anything');
    await page.keyboard.press('Enter');
    await expect(jobs.chatTab).toHaveAttribute('aria-selected', 'true');
    await expect(jobs.chatPanel.getByRole('status')).toHaveText('Search is not offered by this server.');
    await jobs.jobsTab.click();
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    await expect(jobs.banner).toHaveCount(0);
  });
});

test('finds what the jobs of jobs-server have ingested, and each tab keeps its place', async ({ jobs, jobsServers, page }) => {
  const pages = Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [
      `docs/guide-${index + 1}.md`,
      `# Guide ${index + 1}\n\n## Watering\n\nA fern wants water every ${index + 2} days.\n`,
    ]),
  );
  const repos = [await jobsServers.repo('acme/garden', { ...pages, 'README.md': '# Garden\n\n<b>Roses</b> need pruning.\n' })];
  for (let number = 1; number <= 14; number += 1) repos.push(await jobsServers.repoOfPages(`acme/other-${number}`, 1));
  const server = await jobsServers.start({ repos });
  await server.everyJobIs('completed');
  await page.goto(server.url);
  await expect(jobs.titles(jobs.recent)).toHaveCount(15);
  const card = jobs.card('Ingested acme/other-3');
  await card.scrollIntoViewIfNeeded();
  await jobs.titles(jobs.recent).last().scrollIntoViewIfNeeded();
  const scrolled = await jobs.placeOf(card);

  const question = page.getByRole('searchbox', { name: 'Search the ingested documents' });
  await question.fill('fern water');
  await jobs.button('Search').click();
  await expect(jobs.chatPanel.getByRole('status')).toHaveText('20 of 24 places for “fern water”');
  const hits = jobs.chatPanel.getByRole('listitem');
  await expect(hits).toHaveCount(20);
  await expect(hits.first()).toContainText(/acme\/garden · docs\/guide-\d+\.md/);
  await expect(hits.first().getByRole('heading')).toContainText('Watering');
  await expect(hits.first().getByRole('mark').first()).toHaveText(/^(fern|water)$/i);
  await expect(question).toHaveValue('fern water');

  await hits.nth(15).scrollIntoViewIfNeeded();
  const place = await jobs.placeOf(hits.nth(15));
  await jobs.jobsTab.click();
  await expect(jobs.jobsPanel).toBeVisible();
  expect(await jobs.placeOf(card)).toBe(scrolled);
  await jobs.chatTab.click();
  expect(await jobs.placeOf(hits.nth(15))).toBe(place);

  await question.fill('roses');
  await question.press('Enter');
  await expect(jobs.chatPanel.getByRole('status')).toHaveText('1 place for “roses”');
  await question.fill('cactus');
  await question.press('Enter');
  await expect(jobs.chatPanel.getByRole('status')).toHaveText('Nothing found for “cactus”.');
  await expect(hits).toHaveCount(0);
  // Operators of the index are no operators here.
  await question.fill('"fern OR (');
  await question.press('Enter');
  await expect(jobs.chatPanel.getByRole('status')).toHaveText(/“"fern OR \(”/);
  await expect(jobs.chatPanel).not.toContainText('did not work');
});
