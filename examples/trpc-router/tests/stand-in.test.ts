// The same router on `inngest-stand-in`, which answers as a real server does and has three runs of `org_demo`.
// INNGEST_STAND_IN names the program; without it there is nothing to test here.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

import { Inngest } from '../src/inngest.js';
import { createJobsRouter } from '../src/jobs-router.js';
import { Snapshot } from '../src/snapshot.js';
import { all } from './world.js';

const program = process.env.INNGEST_STAND_IN;

test('the router on inngest-stand-in', { skip: program ? false : 'INNGEST_STAND_IN is not set' }, async (t) => {
  const child = spawn(program ?? '', ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /Listening on (\S+)/.exec(line.toString())?.[1] ?? assert.fail(line.toString());

  const inngest = new Inngest({ url, appId: 'apps-console', functionId: 'docs-ingestion' });
  const router = createJobsRouter(inngest, new Snapshot(inngest));
  const { jobs } = router.createCaller({ organizationIds: ['org_demo'] });
  const rows = async () => {
    const list = all(await jobs.list({ organizationId: 'org_demo' }));
    return new Map(list.map((job) => [job.id, job]));
  };
  const idOf = (list: Awaited<ReturnType<typeof rows>>, status: string) =>
    [...list.values()].find((job) => job.status === status)?.id ?? assert.fail(`there is none that is ${status}`);

  const first = await rows();
  assert.deepEqual([...first.values()].map(({ repoName, status }) => `${repoName} ${status}`).sort(), [
    'acme/api failed',
    'acme/handbook completed',
    'acme/site running',
  ]);
  const stranger = router.createCaller({ organizationIds: ['org_other'] }).jobs;
  assert.deepEqual(await stranger.list({ organizationId: 'org_other' }), []);
  await assert.rejects(stranger.get({ runId: idOf(first, 'failed') }), { code: 'NOT_FOUND' });

  const { event, steps } = await jobs.get({ runId: idOf(first, 'completed') });
  assert.equal(event.name, 'docs/ingestion.requested');
  assert.ok(Array.isArray(steps));

  const { id } = await jobs.retry({ runId: idOf(first, 'failed') });
  assert.equal((await jobs.retry({ runId: idOf(first, 'failed') })).id, id);
  const again = await rows();
  assert.equal(again.size, 4);
  assert.equal(again.get(id)?.repoName, 'acme/api');

  const running = idOf(first, 'running');
  assert.deepEqual(await jobs.cancel({ runId: running }), { success: true });
  const cancelled = (await rows()).get(running);
  assert.equal(cancelled?.status, 'cancelled');
  assert.ok((cancelled?.completedAt?.getTime() ?? 0) <= Date.now(), 'the list ends it in ten seconds');
});
