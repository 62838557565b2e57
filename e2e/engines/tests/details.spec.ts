// The dialog with everything about one job.

import { eventful } from '../../console/eventful.mjs';
import { expect, test } from '../fixtures.ts';

test('it opens with timeline and values, and Escape gives the focus back', async ({ console, jobs, open, page }) => {
  console.jobs.add(eventful(console.clock.now() - 60_000));
  await open();
  const opener = jobs.button('View Details acme/eventful');
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Failed: acme/eventful', exact: true });
  await expect(dialog).toBeVisible();
  expect(await jobs.dialog.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  await expect(dialog).toContainText('HTTP 503 from the embedding service');
  await expect(dialog).toContainText('Webhook');

  const steps = dialog.getByRole('list', { name: 'Steps' });
  const step = steps.getByRole('button', { name: /^process:docs\/a\.md/ });
  await expect(step).toHaveAttribute('aria-expanded', 'false');
  await step.click();
  await expect(step).toHaveAttribute('aria-expanded', 'true');
  await expect(steps.getByText('it is locked').first()).toBeVisible();
  // Bars are to scale: the later step is further to the right.
  const left = (name: RegExp) =>
    steps.getByRole('button', { name }).evaluate((row) => row.querySelector('line')!.getBoundingClientRect().x);
  expect(await left(/^embed/)).toBeGreaterThan(await left(/^load-config/));
  await step.focus();
  await page.keyboard.press('ArrowUp');
  await expect(steps.getByRole('button', { name: /^load-config/ })).toBeFocused();

  await expect(dialog).toContainText('90071992547409931234');
  await expect(dialog).not.toContainText('sk-not-a-key-of-anybody');

  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('one goes from job to job by the arrow keys', async ({ console, jobs, open, page }) => {
  for (const [minutes, name] of ['acme/a', 'acme/b', 'acme/c'].entries()) {
    console.jobs.add({ repoName: name, status: 'completed', completedAt: console.clock.now() - minutes * 60_000 });
  }
  await open();
  await jobs.button('View Details acme/a').click();
  await expect(page.getByRole('dialog', { name: 'Ingested acme/a', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'Ingested acme/b', exact: true })).toContainText('process-files');
  await jobs.dialog.getByRole('button', { name: 'Next job' }).click();
  await expect(page.getByRole('dialog', { name: 'Ingested acme/c', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
  await expect(jobs.button('View Details acme/b')).toBeFocused();
});

test('2.1.2 Tab stays in it', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed' });
  await open();
  await jobs.button('View Details acme/docs').click();
  await expect(jobs.dialog).toContainText('process-files');
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && !active?.closest('dialog') && active?.outerHTML;
    });
    expect(outside).toBe(false);
  }
});
