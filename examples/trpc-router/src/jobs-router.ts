// The `jobs` router that the Jobs tab asks, over Inngest. Copy it beside the routers of your console.

import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';

import { type Inngest, isActive, isAmbiguous, Refusal, type Status, unavailable } from './inngest.js';
import { jobOf, repoOf, stepsOf } from './mapping.js';
import type { OwnedRun, Snapshot } from './snapshot.js';

/** What your session guard has to say of a request. */
export interface Context {
  /** The organizations whose jobs the reader may see; empty for nobody. */
  organizationIds: readonly string[];
  /** Set by `jobs.list`, read by `headersOf`. */
  asOf?: number;
}

const t = initTRPC.context<Context>().create({ transformer: superjson });

const STATUSES = ['queued', 'running', 'completed', 'skipped', 'failed', 'cancelled'] as const;
/** A second press on Retry gets the first one's answer: for as long as the run is listed. */
const KEPT_MS = 24 * 60 * 60_000;
/** Where Inngest may have made a run without saying so, a press within this time makes no second. */
const UNSURE_MS = 2 * 60_000;
/** So many of those that have ended are listed with what their traces say. */
const TRACED = 10;

export function createJobsRouter(inngest: Inngest, snapshot: Snapshot, now: () => number = Date.now) {
  const reruns = new Map<string, { until: number; started: Promise<string>; id?: string }>();
  const isRerun = (runId: string) => [...reruns.values()].some(({ id }) => id === runId);

  const list = t.procedure
    .input(
      z.object({
        organizationId: z.string().min(1),
        filter: z.enum(['all', 'active', 'completed']).default('all'),
        status: z.enum(STATUSES).optional(),
      }),
    )
    .query(async ({ ctx, input: { organizationId, filter, status } }) => {
      if (!ctx.organizationIds.includes(organizationId)) {
        throw new TRPCError({ code: 'FORBIDDEN', message: 'Access denied to this organization' });
      }
      const owned = await snapshot.runsOf([organizationId]);
      ctx.asOf = snapshot.asOf;
      const newest = new Set(owned.filter(({ run }) => !isActive(run.status)).slice(0, TRACED));
      const jobs = owned.map(async (row) => {
        const isTraced = row.run.status === 'running' || newest.has(row);
        const trace = isTraced ? snapshot.trace(row.run) : snapshot.knownTrace(row.run.id);
        return jobOf(row, await trace?.catch(() => undefined), now(), isRerun(row.run.id));
      });
      return (await Promise.all(jobs)).filter(
        (job) =>
          (status === undefined || job.status === status) &&
          (filter === 'all' || isActive(job.status) === (filter === 'active')),
      );
    });

  /** Another organization's run is not found, as one that does not exist. */
  const one = t.procedure.input(z.object({ runId: z.string().min(1) })).use(async ({ ctx, input, next }) => {
    const owned = await snapshot.find(input.runId, ctx.organizationIds);
    if (!owned) throw new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' });
    return next({ ctx: { owned } });
  });

  const get = one.query(async ({ ctx: { owned } }) => {
    const trace = await snapshot.trace(owned.run).catch((error: unknown) => Promise.reject(unavailable(error)));
    const job = jobOf(owned, trace, now(), isRerun(owned.run.id));
    const { name, data } = owned.event;
    return { ...job, steps: stepsOf(trace, job), event: { name, data, ts: job.createdAt.getTime() } };
  });

  /** Inngest starts another run at each call, however often it is asked. */
  const start = async ({ organizationId, run, event }: OwnedRun) => {
    const repo = repoOf(event.data);
    const others = repo ? await snapshot.runsOf([organizationId]) : [];
    const busy = others.find((other) => isActive(other.run.status) && repoOf(other.event.data) === repo);
    if (!busy) return inngest.rerun(run.id);
    throw new TRPCError({ code: 'CONFLICT', message: `A job for this repository is already ${busy.run.status}` });
  };

  const retry = one.mutation(async ({ ctx: { owned } }) => {
    const { id, status } = owned.run;
    need(status === 'failed' || status === 'cancelled', 'retry', status);
    for (const [old, { until }] of reruns) if (now() >= until) reruns.delete(old);
    const rerun = reruns.get(id) ?? { until: now() + KEPT_MS, started: start(owned) };
    reruns.set(id, rerun);
    try {
      rerun.id = await rerun.started;
      return { id: rerun.id };
    } catch (error) {
      if (error instanceof TRPCError || !isAmbiguous(error)) reruns.delete(id);
      else rerun.until = Math.min(rerun.until, now() + UNSURE_MS);
      throw refused(error);
    } finally {
      snapshot.expire();
    }
  });

  const cancel = one.mutation(async ({ ctx: { owned } }) => {
    const { id, status } = owned.run;
    need(isActive(status), 'cancel', status);
    try {
      await inngest.cancel(id);
      return { success: true };
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 409)) throw refused(error);
      // It ended, or somebody else was quicker, since the list was read.
      const { status: ended } = await inngest.trace(id).catch((failed: unknown) => Promise.reject(refused(failed)));
      return need(false, 'cancel', isActive(ended) ? 'completed' : ended);
    } finally {
      snapshot.expire();
    }
  });

  return t.router({ jobs: t.router({ list, get, retry, cancel }) });
}

/**
 * For `responseMeta` of the adapter: how old the list is, while Inngest is away. `Date` and `Age` together are the
 * clock by which the tab tells times.
 */
export function headersOf(ctx: Context | undefined, now = Date.now()): Record<string, string> {
  const age = Math.floor((now - (ctx?.asOf ?? now)) / 1_000);
  if (age < 1) return {};
  return { date: new Date(now - age * 1_000).toUTCString(), age: String(age) };
}

function need(isFit: boolean, verb: string, status: Status): asserts isFit {
  if (!isFit) throw new TRPCError({ code: 'BAD_REQUEST', message: `Cannot ${verb} job with status: ${status}` });
}

function refused(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  const isGone = error instanceof Refusal && error.status === 404;
  return isGone ? new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' }) : unavailable(error);
}
