// What networks, proxies and servers do: the list stays, it is said what happened, and polling recovers.

import { startConsole } from '../../console/console.mjs';
import { POLICY } from '../../console/pages.mjs';
import { type Console, expect, test } from '../fixtures.ts';

const HTML = '<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>';

test.describe('a poll that fails', () => {
  test.beforeEach(async ({ console, jobs, open }) => {
    console.jobs.add({ repoName: 'acme/docs', progress: { processed: 1, total: 9 } });
    await open();
    await expect(jobs.card('Ingesting acme/docs')).toContainText('1 / 9 files processed');
  });

  // Browsers ask again by themselves where a connection that they had kept breaks: each fault lasts until it is told.
  const always = { times: Infinity };
  const faults: { what: string; says: string; fail: (console: Console) => { stop: () => void } }[] = [
    {
      what: 'a connection that breaks in the middle',
      says: 'The server could not be reached',
      fail: (console) => console.drop('jobs.list', { after: '{"result":{"data":{"json":[', ...always }),
    },
    {
      what: 'a connection that breaks at once',
      says: 'The server could not be reached',
      fail: (console) => console.drop('jobs.list', always),
    },
    {
      what: 'a page of HTML with status 500',
      says: '500',
      fail: (console) => console.respond('jobs.list', { status: 500, body: HTML }, always),
    },
    {
      what: 'a page of HTML with status 200',
      says: 'a web page instead of data',
      fail: (console) => console.respond('jobs.list', { status: 200, body: HTML }, always),
    },
    {
      what: 'half a JSON',
      says: 'half a text instead of data',
      fail: (console) => console.respond('jobs.list', { status: 200, body: '{"result":{"data":{"json":[{"id":"run' }, always),
    },
    {
      what: 'an error of the server',
      says: 'The database is on holiday',
      fail: (console) => console.failNext('jobs.list', { message: 'The database is on holiday' }, always),
    },
    {
      what: 'a redirect to a page where one signs in',
      says: 'a web page instead of data',
      fail: (console) => console.respond('jobs.list', { status: 302, headers: { location: '/' } }, always),
    },
  ];
  for (const { what, says, fail } of faults) {
    test(what, async ({ console, jobs }) => {
      const fault = fail(console);
      await expect(jobs.banner).toContainText("Couldn't refresh jobs.");
      await expect(jobs.banner).toContainText(says);
      await expect(jobs.card('Ingesting acme/docs')).toContainText('1 / 9 files processed');
      await expect(jobs.button('Cancel acme/docs')).toBeVisible();
      fault.stop();
      console.jobs.progress('run_01', 7);
      await expect(jobs.card('Ingesting acme/docs')).toContainText('7 / 9 files processed');
      await expect(jobs.banner).toHaveCount(0);
    });
  }

  test('429 with Retry-After, which is honoured; Retry now does not wait', async ({ console, jobs }) => {
    console.respond('jobs.list', { status: 429, headers: { 'retry-after': '60' }, body: '' });
    await expect(jobs.banner).toContainText(/Retrying in (60|5\d) s\./);
    await expect(jobs.card('Ingesting acme/docs')).toContainText('1 / 9 files processed');
    console.jobs.progress('run_01', 7);
    await jobs.button('Retry now').click();
    await expect(jobs.card('Ingesting acme/docs')).toContainText('7 / 9 files processed');
    await expect(jobs.banner).toHaveCount(0);
  });

  test('no answer at all: the request times out after ten seconds', async ({ console, jobs }) => {
    const hanging = console.hang('jobs.list');
    const asked = await hanging.reached;
    await hanging.aborted;
    const waited = Date.now() - asked.time;
    expect(waited).toBeGreaterThan(9_000);
    await expect(jobs.banner).toContainText('did not answer within 10 s');
    await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
    console.jobs.progress('run_01', 7);
    await expect(jobs.card('Ingesting acme/docs')).toContainText('7 / 9 files processed');
    await expect(jobs.banner).toHaveCount(0);
  });

  test.describe('of another origin', () => {
    test.use({ consoleOptions: { policy: POLICY.replace("connect-src 'self'", "connect-src 'self' http://127.0.0.1:*") } });

    test('a redirect to a page where one signs in', async ({ console, jobs }) => {
      const elsewhere = await startConsole();
      elsewhere.respond(
        '*',
        ({ headers }, _next, response) => {
          response.writeHead(200, {
            'access-control-allow-origin': console.url,
            'access-control-allow-credentials': 'true',
            'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
            'content-type': 'text/html',
          });
          response.end(HTML);
        },
        always,
      );
      const fault = console.respond('jobs.list', { status: 302, headers: { location: `${elsewhere.api}/sign-in` } }, always);
      await expect(jobs.banner).toContainText('The network or your sign-in stands in between');
      await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
      fault.stop();
      console.jobs.progress('run_01', 7);
      await expect(jobs.card('Ingesting acme/docs')).toContainText('7 / 9 files processed');
      await elsewhere.close();
    });
  });

  for (const by of ['guard', 'procedure'] as const) {
    test(`a session that has expired, as the ${by} says: the rows go, and come back with the focus`, async ({ console, jobs }) => {
      console.signOut(by);
      const refusal = jobs.jobsPanel.getByRole('alert');
      await expect(refusal).toContainText('Your session has expired.');
      await expect(jobs.page.getByRole('article')).toHaveCount(0);
      console.signIn();
      console.jobs.progress('run_01', 8);
      await jobs.focusWindow();
      await expect(jobs.card('Ingesting acme/docs')).toContainText('8 / 9');
      await expect(refusal).toHaveCount(0);
    });
  }
});

test('a first list that fails is a message with "Try again"', async ({ console, jobs, open, page }) => {
  console.jobs.add();
  const refusal = { code: 'FORBIDDEN', message: 'Access denied to this organization' };
  const refused = console.failNext('jobs.list', refusal, { times: Infinity });
  await open();
  await expect(jobs.jobsPanel.getByRole('alert')).toContainText(refusal.message);
  refused.stop();
  await jobs.button('Try again').click();
  await expect(jobs.card('Ingesting acme/docs')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
