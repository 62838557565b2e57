// What a link to the page may decide: on another host than the reader's own machine nothing that names procedures.

import type { Page } from '@playwright/test';

import { changeResponses } from './changed-responses.ts';
import { type Console, expect, test } from './fixtures.ts';

/** Serves the page of the stand-in console at a host that there is not. Returns its address. */
async function serveAt(page: Page, console: Console, host: string, parameters: Record<string, string>) {
  const origin = `https://${host}`;
  const at = ({ pathname, search }: URL) => console.url + pathname + search;
  await changeResponses(page, `${origin}/**`, (response) => ({ response }), at);
  return `${origin}/?${new URLSearchParams(parameters)}`;
}

test.use({ consoleOptions: { offered: ['jobs.list', 'jobs.get', 'jobs.retry', 'jobs.cancel'] } });

test('a link does not decide which procedure Retry calls, nor with what', async ({ console, jobs, page }) => {
  const { id } = console.jobs.add({ repoName: 'acme/api', status: 'failed' });
  const address = await serveAt(page, console, 'console.example', {
    endpoint: '/api/elsewhere',
    scope: '{"organizationId":"org_other","all":true}',
    idField: 'memberId',
    retry: 'members.removeAll',
    retryMany: 'members.removeMany',
    cancelMany: 'off',
    subscription: 'members.onUpdate',
    limit: '7',
  });
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') said.push(message.text());
  });
  const calls: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) calls.push(pathname);
  });
  await page.goto(address);
  await expect(jobs.card('Failed: acme/api')).toBeVisible();
  const retried = console.requests.next('jobs.retry');
  await jobs.button('Retry acme/api').click();
  expect((await retried).inputs).toEqual([{ runId: id }]);
  for (const { inputs } of console.requests.of('jobs.list')) {
    expect(inputs).toEqual([expect.objectContaining({ organizationId: 'org_demo', limit: 7 })]);
  }
  expect(calls.filter((path) => /members|elsewhere/.test(path))).toEqual([]);
  expect(said).toEqual([
    "Jobs Console: ignored in the page's address, which counts on localhost only: " +
      'endpoint, scope, idField, retry, retryMany, cancelMany, subscription',
  ]);
});

// The page's head, which requests the list, and the program decide the same: else there would be two requests.
for (const [host, organizationId] of [
  ['console.example', 'org_demo'],
  ['127.0.0.1.console.example', 'org_demo'],
  ['mylocalhost', 'org_demo'],
  ['10.0.0.1', 'org_demo'],
  ['localhost', 'org_link'],
  ['console.localhost', 'org_link'],
  ['127.3.2.1', 'org_link'],
  ['[::1]', 'org_link'],
] as const) {
  test(`at ${host} the list is asked for once, for ${organizationId}`, async ({ console, jobs, page }) => {
    console.jobs.add({ status: 'completed' });
    await page.goto(await serveAt(page, console, host, { scope: '{"organizationId":"org_link"}' }));
    await expect(jobs.card('Ingested acme/docs')).toBeVisible();
    expect(console.requests.of('jobs.list').map(({ inputs }) => inputs)).toEqual([[expect.objectContaining({ organizationId })]]);
  });
}
