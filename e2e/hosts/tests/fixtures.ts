// Hosts in front of the stand-in console, with the same jobs in all of them.

import { type Console, test as base } from '../../tests/fixtures.ts';
import { Host } from './host.ts';

export { expect } from '@playwright/test';
export type { Console } from '../../tests/fixtures.ts';

interface Fixtures {
  host: Host;
  /** Goes to the host's page, behind which there are jobs of every kind. */
  visit: (path?: string) => Promise<void>;
  /** The page's time, which the test moves. Asked for before `visit`. */
  clock: { pass: (seconds: number) => Promise<void> };
}

export const test = base.extend<Fixtures>({
  host: async ({ page }, use) => use(new Host(page)),

  visit: async ({ console, page, host }, use) => {
    void host;
    seed(console);
    await use(async (path = '/') => void (await page.goto(console.url + path)));
  },

  clock: async ({ time }, use) => use(time),
});

/** A job of every kind. */
function seed({ jobs, clock }: Console) {
  const ago = (minutes: number) => clock.now() - minutes * 60_000;
  const past = (minutes: number, fields: object) =>
    jobs.add({ createdAt: ago(minutes + 2), startedAt: ago(minutes + 2), completedAt: ago(minutes), ...fields });
  jobs.add({ repoName: 'lightfastai/lightfast', startedAt: ago(2), progress: { processed: 12, total: 45 } });
  jobs.add({ repoName: 'acme/api', status: 'queued', statusReason: 'waiting for rate limit' });
  past(5, { repoName: 'acme/site', status: 'cancelled' });
  past(62, { repoName: 'lightfastai/docs', status: 'completed', progress: { processed: 23, total: 23 } });
  past(125, { repoName: 'acme/broken-repo', status: 'failed', errorMessage: 'Invalid lightfast.yml syntax' });
}
