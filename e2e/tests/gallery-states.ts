// The gallery as it settles, and the states of its specimens that a reader comes to by pressing something, or by
// losing the network.

import { expect, type Page } from '@playwright/test';

/** What takes a moment to come: answers from memory, and what the gallery presses itself. */
export async function expectSettled(page: Page) {
  // The program is not built to be fast, and draws everything at once.
  await expect(page.locator('#selection').getByText('4 selected')).toBeAttached({ timeout: 40_000 });
  await expect(page.locator('#refused_many').getByRole('alert')).toHaveCount(1);
  for (const specimen of ['stale', 'outdated']) {
    await expect(page.locator(`#${specimen}`).getByRole('group', { name: 'Jobs are not up to date' })).toBeAttached();
  }
  await expect(page.locator('#live_line_retrying')).toContainText('Retrying in');
  await expect(page.locator('#bulk_run').getByText('12 selected')).toBeAttached();
  await expect(page.locator('#older')).toContainText('Try again');
  await expect(page.locator('#timeline_opened').getByRole('button', { expanded: true })).toHaveCount(2);
}

interface GalleryState {
  /** Not that of a specimen: pictures are named by both. */
  name: string;
  /** The specimen that has it. */
  specimen: string;
  /** Goes there from the page with that specimen alone. */
  reach: (page: Page) => Promise<void>;
}

async function press(page: Page, name: string) {
  await page.getByRole('button', { name, exact: true }).click();
}

async function openDetails(page: Page, button: string, shown: string) {
  await press(page, button);
  await expect(page.getByRole('dialog')).toContainText(shown);
}

async function askForRun(page: Page) {
  await expect(page.getByText('12 selected')).toBeVisible();
  await press(page, 'Retry 12');
  await expect(page.getByRole('dialog', { name: 'Retry 12 jobs?' })).toBeVisible();
}

async function startRun(page: Page) {
  await askForRun(page);
  await press(page, 'Retry 12 jobs');
  await expect(page.getByText(/^[5-9] of 12$/)).toBeVisible();
}

export const galleryStates: GalleryState[] = [
  { name: 'bulk_run-question', specimen: 'bulk_run', reach: askForRun },
  { name: 'bulk_run-running', specimen: 'bulk_run', reach: startRun },
  {
    name: 'bulk_run-stopped',
    specimen: 'bulk_run',
    async reach(page) {
      await startRun(page);
      await press(page, 'Stop');
      await expect(page.getByRole('group', { name: 'Selected jobs' })).toContainText(/^\d+ retried, 0 refused, \d not sent\./);
    },
  },
  {
    name: 'offline-lost',
    specimen: 'offline',
    async reach(page) {
      await expect(page.getByText(/^Live · /)).toBeVisible();
      await page.context().setOffline(true);
      await expect(page.getByRole('group', { name: 'Jobs are not up to date' })).toContainText('You are offline.');
      await expect(page.getByText(/^Offline · /)).toBeVisible();
    },
  },
  {
    name: 'live_line-offline',
    specimen: 'live_line',
    async reach(page) {
      await expect(page.getByText(/^Live · /)).toHaveCount(2);
      await page.context().setOffline(true);
      await expect(page.getByText(/^Offline · /)).toHaveCount(2);
    },
  },
  {
    name: 'job_details_dialog-open',
    specimen: 'job_details_dialog',
    reach: (page) => openDetails(page, 'Open a failed job', 'process-files'),
  },
  {
    name: 'job_details_states-loading',
    specimen: 'job_details_states',
    reach: (page) => openDetails(page, 'Details that load', 'Loading details…'),
  },
  {
    name: 'job_details_states-failed',
    specimen: 'job_details_states',
    reach: (page) => openDetails(page, 'Details that fail', 'The history is being moved'),
  },
  {
    name: 'job_details_states-gone',
    specimen: 'job_details_states',
    reach: (page) => openDetails(page, 'Details of a job that is gone', 'This job is no longer on the server.'),
  },
  {
    name: 'timeline_many-all',
    specimen: 'timeline_many',
    async reach(page) {
      await press(page, 'Show all 140 steps');
      await expect(page.getByRole('button', { name: /^embed-files-101\b/ })).toBeFocused();
    },
  },
];
