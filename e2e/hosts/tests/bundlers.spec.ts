// The same page by each way to bundle it that is in use: the module is found, once, and streamed.

import { readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from './fixtures.ts';
import { BUNDLERS } from './hosts.ts';

for (const name of readdirSync(BUNDLERS)) {
  test.describe(name, () => {
    test.use({ consoleOptions: { dist: path.join(BUNDLERS, name) } });

    test('the jobs are shown', async ({ jobs, page, visit }) => {
      const types: (string | undefined)[] = [];
      page.on('response', (response) => {
        if (new URL(response.url()).pathname.endsWith('.wasm')) types.push(response.headers()['content-type']);
      });
      await visit();
      await expect(jobs.card('Ingesting acme/api')).toBeVisible();
      expect(types).toEqual(['application/wasm']);
    });
  });
}
