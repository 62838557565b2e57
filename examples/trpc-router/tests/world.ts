// A router over a fake Inngest, anew for each test.

import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'node:test';

import { Inngest } from '../src/inngest.js';
import { createJobsRouter } from '../src/jobs-router.js';
import type { Page } from '../src/pages.js';
import { Snapshot } from '../src/snapshot.js';
import { FakeInngest } from './fake-inngest.js';

export type Router = ReturnType<typeof createJobsRouter>;

export class World {
  fake = new FakeInngest();
  /** Milliseconds since 1970; the noon after the fake's runs were queued. */
  clock = Date.UTC(2026, 10, 28, 12);
  reported: string[] = [];
  router!: Router;
  #url = '';

  async start(): Promise<void> {
    this.#url = await this.fake.start();
    this.create(this.fake.key);
  }

  create(signingKey: string): void {
    const inngest = new Inngest({
      url: this.#url,
      signingKey,
      appId: 'apps-console',
      functionId: 'docs-ingestion',
      // A machine that is busy with other things is no Inngest that does not answer.
      timeoutMs: 120_000,
    });
    const now = () => this.clock;
    const report = ({ message }: Error) => this.reported.push(message);
    this.router = createJobsRouter(inngest, new Snapshot(inngest, { now, report }), now);
  }

  /** What somebody of these organizations may call. */
  as(...organizationIds: string[]) {
    return this.router.createCaller({ organizationIds }).jobs;
  }

  async list(organizationId = 'org_a') {
    return all(await this.as(organizationId).list({ organizationId }));
  }
}

/** The world of the test that runs. */
export let world: World;

beforeEach(async () => {
  world = new World();
  await world.start();
});

afterEach(() => world.fake.stop());

/** The rows of an answer that is no page. */
export function all<T>(answer: T[] | Page<T>): T[] {
  assert.ok(Array.isArray(answer));
  return answer;
}

/** An error with this code. */
export const code = (expected: string) => (error: unknown) => (error as { code: string }).code === expected;
