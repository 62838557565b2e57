// The `jobs` router that the Jobs tab asks, over Inngest. Copy it beside the routers of your console.

import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';

import { type Inngest, isActive, isAmbiguous, Refusal, type Status, unavailable } from './inngest.js';
import { each, manyInput } from './many.js';
import { jobOf, repoOf, stepsBefore, stepsOf } from './mapping.js';
import { pageInput, pageOf } from './pages.js';
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

interface Rerun {
  until: number;
  started: Promise<string>;
  /** The new run's id, once there is one. */
  id?: string;
  /** The step that it began with, where that is not the first one. */
  from: { runId: string; stepId: string } | undefined;
}

export function createJobsRouter(inngest: Inngest, snapshot: Snapshot, now: () => number = Date.now) {
  const reruns = new Map<string, Rerun>();
  const isRerun = (runId: string) => [...reruns.values()].some(({ id }) => id === runId);

  /** These runs as jobs, with their traces where that is worth it. */
  const jobsOf = (owned: readonly OwnedRun[]) => {
    const newest = new Set(owned.filter(({ run }) => !isActive(run.status)).slice(0, TRACED));
    const jobs = owned.map(async (row) => {
      const isTraced = row.run.status === 'running' || newest.has(row);
      const trace = isTraced ? snapshot.trace(row.run) : snapshot.knownTrace(row.run.id);
      return jobOf(row, await trace?.catch(() => undefined), now(), isRerun(row.run.id));
    });
    return Promise.all(jobs);
  };

  const list = t.procedure
    .input(
      pageInput.extend({
        organizationId: z.string().min(1),
        filter: z.enum(['all', 'active', 'completed']).default('all'),
        status: z.enum(STATUSES).optional(),
      }),
    )
    .query(async ({ ctx, input: { organizationId, filter, status, ...wanted } }) => {
      if (!ctx.organizationIds.includes(organizationId)) {
        throw new TRPCError({ code: 'FORBIDDEN', message: 'Access denied to this organization' });
      }
      const owned = await snapshot.runsOf([organizationId]);
      ctx.asOf = snapshot.asOf;
      const takes = (row: { status: Status }) =>
        (status === undefined || row.status === status) &&
        (filter === 'all' || isActive(row.status) === (filter === 'active'));
      if (wanted.limit === undefined && wanted.cursor === undefined) return (await jobsOf(owned)).filter(takes);
      const placeOf = ({ run }: OwnedRun) => ({ createdAt: run.queuedAt.getTime(), id: run.id });
      const page = pageOf(owned.filter(({ run }) => takes(run)), placeOf, wanted);
      return { ...page, items: await jobsOf(page.items) };
    });

  /** Another organization's run is not found, as one that does not exist. */
  const find = async (runId: string, { organizationIds }: Pick<Context, 'organizationIds'>): Promise<OwnedRun> => {
    const owned = await snapshot.find(runId, organizationIds);
    if (!owned) throw new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' });
    return owned;
  };

  /** The steps that a rerun from a step has from the run that came first: its own trace begins with that step. */
  const takenOver = async ({ organizationId, run }: OwnedRun) => {
    const { from } = [...reruns.values()].find(({ id }) => id === run.id) ?? {};
    const first = from && (await snapshot.find(from.runId, [organizationId]));
    const trace = first && (await snapshot.trace(first.run).catch(() => undefined));
    return trace ? stepsBefore(trace, jobOf(first, trace, now(), false), from.stepId) : [];
  };

  /** A run's steps, with what else is told of it. */
  const detailsOf = async (owned: OwnedRun) => {
    const trace = await snapshot.trace(owned.run).catch((error: unknown) => Promise.reject(unavailable(error)));
    const isOneAgain = isRerun(owned.run.id);
    const job = jobOf(owned, trace, now(), isOneAgain);
    const { name, data } = owned.event;
    const steps = [...(await takenOver(owned)), ...stepsOf(trace, job, !isOneAgain)];
    return { ...job, steps, event: { name, data, ts: job.createdAt.getTime() } };
  };

  /** Inngest starts another run at each call, however often it is asked. */
  const start = async ({ organizationId, run, event }: OwnedRun, fromStep: string | undefined) => {
    const repo = repoOf(event.data);
    const others = repo ? await snapshot.runsOf([organizationId]) : [];
    const busy = others.find((other) => isActive(other.run.status) && repoOf(other.event.data) === repo);
    if (!busy) return inngest.rerun(run.id, fromStep);
    throw new TRPCError({ code: 'CONFLICT', message: `A job for this repository is already ${busy.run.status}` });
  };

  const retry = async (owned: OwnedRun, fromStep?: string, changed = () => snapshot.expire()) => {
    const { id, status } = owned.run;
    need(status === 'failed' || status === 'cancelled', 'retry', status);
    if (fromStep !== undefined) needStep((await detailsOf(owned)).steps, fromStep);
    for (const [old, { until }] of reruns) if (now() >= until) reruns.delete(old);
    const key = fromStep === undefined ? id : `${id} from ${fromStep}`;
    const from = fromStep === undefined ? undefined : { runId: id, stepId: fromStep };
    const rerun = reruns.get(key) ?? { until: now() + KEPT_MS, started: start(owned, fromStep), from };
    reruns.set(key, rerun);
    try {
      rerun.id = await rerun.started;
      return { id: rerun.id };
    } catch (error) {
      if (error instanceof TRPCError || !isAmbiguous(error)) reruns.delete(key);
      else rerun.until = Math.min(rerun.until, now() + UNSURE_MS);
      if (fromStep !== undefined && error instanceof Refusal && error.status === 400) throw notFrom('Inngest cannot.');
      throw refused(error);
    } finally {
      changed();
    }
  };

  const cancel = async ({ run: { id, status } }: OwnedRun, changed = () => snapshot.expire()) => {
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
      changed();
    }
  };

  /** Many jobs of one reader. All runs are read again after the last one, not after each. */
  const many = (
    runIds: readonly string[],
    ctx: Pick<Context, 'organizationIds'>,
    act: (owned: OwnedRun) => Promise<unknown>,
  ) =>
    each(runIds, async (runId) => act(await find(runId, ctx)), now).finally(() => snapshot.expire());

  const runInput = z.object({ runId: z.string().min(1) });
  return t.router({
    jobs: t.router({
      list,
      get: t.procedure.input(runInput).query(async ({ ctx, input }) => detailsOf(await find(input.runId, ctx))),
      retry: t.procedure
        .input(runInput.extend({ fromStep: z.string().min(1).optional() }))
        .mutation(async ({ ctx, input }) => retry(await find(input.runId, ctx), input.fromStep)),
      cancel: t.procedure.input(runInput).mutation(async ({ ctx, input }) => cancel(await find(input.runId, ctx))),
      retryMany: t.procedure
        .input(manyInput)
        .mutation(({ ctx, input }) =>
          // The next one has to know of this one's run, where that is of the same repository.
          many(input.runIds, ctx, (owned) => retry(owned, undefined, () => snapshot.expireActive())),
        ),
      cancelMany: t.procedure
        .input(manyInput)
        .mutation(({ ctx, input }) => many(input.runIds, ctx, (owned) => cancel(owned, () => undefined))),
    }),
  });
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

/** Inngest takes over what the steps before this one gave. */
function needStep(steps: readonly { id: string; rerunnable?: boolean | undefined }[], id: string): void {
  const step = steps.find((step) => step.id === id);
  if (!step) throw new TRPCError({ code: 'BAD_REQUEST', message: 'There is no such step in this job' });
  if (!step.rerunnable) throw notFrom('Not all steps before this one have left a result of this job to go on from.');
}

const notFrom = (reason: string) =>
  new TRPCError({ code: 'BAD_REQUEST', message: `${reason} Retry the whole job instead.` });

function refused(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  const isGone = error instanceof Refusal && error.status === 404;
  return isGone ? new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' }) : unavailable(error);
}
