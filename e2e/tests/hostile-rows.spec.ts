// Rows that are broken, odd or malicious.

import { expect, test } from './fixtures.ts';

test('a row that cannot be read costs a quiet line, not the others', async ({ console, jobs, open, page, time }) => {
  console.jobs.add({ repoName: 'acme/docs' });
  console.jobs.addRow({ type: 'docs-ingestion', repoName: 'acme/without-id', status: 'running' });
  await open();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect(page.getByText('1 job could not be shown', { exact: true })).toBeVisible();
  await expect(jobs.titles(jobs.running)).toHaveCount(1);
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running');
  console.jobs.addRow(null);
  console.jobs.addRow('a text');
  await time.untilPoll();
  await expect(page.getByText('3 jobs could not be shown', { exact: true })).toBeVisible();
  await expect(jobs.banner).toHaveCount(0);
});

test('rows with the same id are one card, and the later one counts', async ({ console, jobs, open }) => {
  console.jobs.add({ id: 'same', repoName: 'acme/first' });
  console.jobs.addRow({ id: 'same', type: 'docs-ingestion', repoName: 'acme/second', status: 'running' });
  await open();
  await expect(jobs.titles(jobs.running)).toHaveText(['Ingesting acme/second']);
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running');
});

test("Inngest's own words, and words that nobody knows", async ({ console, jobs, open }) => {
  const row = (id: string, status: string, more = {}) =>
    console.jobs.addRow({ id, type: 'docs-ingestion', repoName: `acme/${id}`, status, ...more });
  row('a', 'Running');
  row('b', 'Scheduled');
  row('c', 'COMPLETED');
  row('d', 'Paused');
  row('e', 'Evaporated', { completedAt: '2026-01-01T00:00:00Z' });
  await open();
  await expect(jobs.running.getByRole('article')).toHaveCount(3);
  await expect(jobs.recent.getByRole('article')).toHaveCount(2);
  await expect(jobs.card('Ingested acme/c')).toBeVisible();
  await expect(jobs.running.getByRole('article').filter({ hasText: 'acme/d' })).toContainText('Paused');
  await expect(jobs.recent.getByRole('article').filter({ hasText: 'acme/e' })).toContainText('Evaporated');
  // What nobody knows is not counted.
  await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 1 queued');
});

test('markup in any field is shown as the text it is', async ({ console, jobs, open, page }) => {
  const evil = (name: string) => `<img src=x onerror="window.owned='${name}'"><script>window.owned=1</script>${name}`;
  // A kind and a trigger are put in words: points, dashes and slashes become blanks.
  const evilWord = (name: string) => `<img src=x onerror="owned=1">${name}`;
  const job = {
    id: evil('id'),
    repoName: evil('repo'),
    trigger: evilWord('trigger'),
    steps: [{ name: evil('step'), status: evil('step-status'), attempt: 1, error: evil('step-error') }],
    event: { name: evil('event'), data: { text: evil('data') } },
    output: { text: evil('output') },
  };
  console.jobs.add({ ...job, status: 'failed', errorMessage: evil('error') });
  console.jobs.add({ id: 'q', repoName: 'acme/q', status: 'queued', statusReason: evil('reason') });
  console.jobs.add({ id: 't', type: evilWord('type'), repoName: 'acme/t' });
  console.jobs.add({ id: 'n', type: 'other', name: evil('name') });
  console.jobs.add({ id: 's', repoName: 'acme/s', status: evil('status') });
  await open();
  for (const text of [...['repo', 'error', 'reason', 'name', 'status'].map(evil), evilWord('type')]) {
    await expect(jobs.jobsPanel).toContainText(text);
  }
  await jobs.button(`View Details ${evil('repo')}`).click();
  await expect(jobs.dialog.getByRole('listitem')).toHaveCount(1);
  await jobs.dialog.getByRole('listitem').getByRole('button').click();
  const details = ['id', 'step', 'step-status', 'step-error', 'event', 'error'];
  for (const text of [...details.map(evil), evilWord('trigger')]) await expect(jobs.dialog).toContainText(text);
  for (const text of [evil('data'), evil('output')]) await expect(jobs.dialog).toContainText(text);

  const made = await page.evaluate(() => document.body.querySelectorAll('img, script, [onerror]').length);
  expect(made).toBe(0);
  expect(await page.evaluate(() => 'owned' in window)).toBe(false);
});

test('endless texts and strange letters do not break the layout', async ({ console, jobs, open, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  console.jobs.add({ repoName: `acme/${'x'.repeat(400)}`, progress: { processed: 1, total: 2 ** 40 } });
  console.jobs.add({ repoName: 'acme/‮gnp.exe‬ 👩‍👩‍👧 مستندات', status: 'queued', statusReason: 'w'.repeat(300) });
  console.jobs.add({ repoName: 'acme/e', status: 'failed', errorMessage: 'E'.repeat(20_000) });
  await open();
  await expect(jobs.running.getByRole('article')).toHaveCount(2);
  await jobs.expectNoSidewaysScrolling();
  await jobs.card('Failed: acme/e').getByRole('button', { name: /^Show more/ }).click();
  await jobs.expectNoSidewaysScrolling();
  await jobs.button('View Details acme/e').click();
  await expect(jobs.dialog).toBeVisible();
  await jobs.expectNoSidewaysScrolling();
});
