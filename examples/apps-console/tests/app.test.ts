// The program as it is started: what it registers with Inngest, whom it obeys, how it ends.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const SETTINGS = {
  PORT: '0',
  JOBS_SERVER_URL: 'http://127.0.0.1:1',
  JOBS_SERVER_TOKEN: 'secret',
  REPOSITORIES: 'acme/docs=/srv/docs',
};

const started: ChildProcess[] = [];
after(() => started.forEach((child) => child.kill('SIGKILL')));

async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env: { ...SETTINGS, ...env }, stdio: 'pipe' });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  return { child, exit, output: () => output, url: /Listening on (\S+)/.exec(output)?.[1] ?? '' };
}

interface Registered {
  appName: string;
  functions: { id: string; triggers: unknown; concurrency: unknown; idempotency?: string; cancel: unknown }[];
}

test('the functions are registered as they are meant, and SIGTERM ends the program', async () => {
  let registered: Registered | undefined;
  const inngest = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url?.startsWith('/fn/register')) registered = JSON.parse(body) as Registered;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  inngest.listen(0, '127.0.0.1');
  await once(inngest, 'listening');
  after(() => inngest.close());
  const address = `http://127.0.0.1:${(inngest.address() as AddressInfo).port}`;

  const { child, exit, url } = await start({ INNGEST_DEV: address });
  assert.equal((await fetch(url, { method: 'PUT' })).status, 200);
  assert.equal((await fetch(new URL('/', url))).status, 404);
  assert.equal(registered?.appName, 'apps-console');
  const functions = new Map(registered?.functions.map((fn) => [fn.id, fn]));
  assert.deepEqual([...functions.keys()].sort(), [
    'apps-console-docs-ingestion',
    'apps-console-docs.file.delete',
    'apps-console-docs.file.process',
  ]);
  const ingestion = functions.get('apps-console-docs-ingestion');
  assert.deepEqual(ingestion?.triggers, [{ event: 'docs/push' }, { event: 'docs/ingestion.requested' }]);
  assert.deepEqual(ingestion?.concurrency, { key: 'event.data.organizationId', limit: 1 });
  assert.equal(ingestion?.idempotency, 'event.data.organizationId + "/" + event.data.deliveryId');
  for (const fn of functions.values()) {
    assert.deepEqual(fn.cancel, [
      {
        event: 'docs/ingestion.cancel',
        if: 'event.data.organizationId == async.data.organizationId && event.data.deliveryId == async.data.deliveryId',
      },
    ]);
  }

  child.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
});

test('without INNGEST_DEV, calls have to be signed', async () => {
  const { url } = await start({ INNGEST_SIGNING_KEY: `signkey-test-${'0'.repeat(64)}` });
  const call = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${url}?fnId=apps-console-docs-ingestion&stepId=step`, call);
  assert.equal(response.status, 401);
});

test('what is missing in the environment is named', async () => {
  for (const [env, message] of [
    [{ JOBS_SERVER_TOKEN: '' }, 'JOBS_SERVER_TOKEN is not set; README.md says what it takes\n'],
    [{ REPOSITORIES: 'acme/docs' }, 'REPOSITORIES takes owner/name=/path, not "acme/docs"\n'],
    [{ PORT: 'http' }, 'PORT takes a port, not "http"\n'],
  ] as const) {
    const { exit, output } = await start(env);
    assert.deepEqual([await exit, output()], [[1, null], message]);
  }
});
