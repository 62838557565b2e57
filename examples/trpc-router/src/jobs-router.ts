// The `jobs` router that the Jobs tab asks, over Inngest. Copy it beside the routers of your console.

import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';

import { type Inngest, Refusal, type Span, unavailable } from './inngest.js';
import { ACTIVE, type OwnedRun, type Snapshot } from './snapshot.js';

/** What your session guard has to say of a request. */
export interface Context {
  /** The organizations whose jobs the reader may see; empty for nobody. */
  organizationIds: readonly string[];
  /** Set by `jobs.list`, read by `headersOf`. */
  asOf?: number;
}

const t = initTRPC.context<Context>().create({ transformer: superjson });

const STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
/** A second press on Retry within this time gets the first one's answer. */
const GUARD_MS = 10_000;

export function createJobsRouter(inngest: Inngest, snapshot: Snapshot, now: () => number = Date.now) {
  const reruns = new Map<string, { at: number; runId: Promise<string> }>();

  const list = t.procedure
    .input(
      z.object({
        organizationId: z.string().min(1),
        filter: z.enum(['all', 'active', 'completed']).default('all'),
        status: z.enum(STATUSES).optional(),
      }),
    )
    .query(async ({ ctx, input: { organizationId, filter, status } }) => {
      if (!ctx.organizationIds.includes(organizationId)) throw new TRPCError({ code: 'FORBIDDEN' });
      const owned = await snapshot.runsOf([organizationId]);
      ctx.asOf = snapshot.asOf;
      const busy = owned.some(({ run }) => run.status === 'RUNNING');
      const rows = owned.map(async (row) => {
        const { id, status } = row.run;
        const trace = status === 'RUNNING' ? snapshot.trace(row.run) : snapshot.knownTrace(id);
        return jobOf(row, await trace?.catch(() => undefined), now(), busy);
      });
      return (await Promise.all(rows)).filter(
        (job) =>
          (status === undefined || job.status === status) &&
          (filter === 'all' || ['queued', 'running'].includes(job.status) === (filter === 'active')),
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
    const job = jobOf(owned, trace, now(), false);
    return { ...job, steps: stepsOf(trace, ACTIVE.includes(owned.run.status)), event: owned.event };
  });

  const retry = one.mutation(async ({ ctx: { owned } }) => {
    const { id, status } = owned.run;
    need(['FAILED', 'CANCELLED'], status, 'retry');
    for (const [old, { at }] of reruns) if (now() - at >= GUARD_MS) reruns.delete(old);
    // Inngest starts another run at each call, however often it is asked.
    const rerun = reruns.get(id) ?? { at: now(), runId: inngest.rerun(id) };
    reruns.set(id, rerun);
    try {
      return { runId: await rerun.runId };
    } catch (error) {
      reruns.delete(id);
      throw refused(error);
    } finally {
      snapshot.expire();
    }
  });

  const cancel = one.mutation(async ({ ctx: { owned } }) => {
    const { id, status } = owned.run;
    need(ACTIVE, status, 'cancel');
    try {
      await inngest.cancel(id);
      return { success: true };
    } catch (error) {
      throw refused(error);
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

function jobOf({ run, event }: OwnedRun, trace: Span | undefined, now: number, busy: boolean) {
  const failed = run.status === 'FAILED';
  const error = failed ? messageOf(run.output) : undefined;
  const progress = trace?.metadata.find(({ kind }) => kind === 'userland.progress')?.values;
  const [processed, total] = [Number(progress?.processed), Number(progress?.total)];
  const repo = z.object({ fullName: z.string() }).safeParse(event.data.repo).data;
  return {
    id: run.id,
    type: run.function.id,
    repoName: repo?.fullName,
    status: statusOf(run.status),
    // No field says why a run waits; this follows from the function's limit of one for each organization.
    statusReason: run.status === 'QUEUED' && busy ? 'waiting for a free slot, at most 1 per organization' : undefined,
    progress: Number.isFinite(processed) && Number.isFinite(total) ? { processed, total } : undefined,
    errorMessage: error,
    createdAt: run.queuedAt,
    startedAt: trace?.startedAt,
    // The list ends a cancelled run ten seconds from now.
    completedAt: run.endedAt && new Date(Math.min(run.endedAt.getTime(), now)),
    trigger: event.name === 'docs/push' ? ('webhook' as const) : ('manual' as const),
    // Of any other run, it is the last step's.
    output: run.status === 'COMPLETED' ? run.output : undefined,
  };
}

function stepsOf(root: Span, isActive: boolean) {
  // Without an id it is no step of the function's; progress is told by the bar.
  const steps = root.children.filter(({ stepId, name }) => stepId && !name.startsWith('progress:'));
  const common = (span: Span) => ({
    // Steps of a run that was cancelled stay as they were: running, for ever.
    status: !isActive && !['COMPLETED', 'FAILED'].includes(span.status) ? 'cancelled' : statusOf(span.status),
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    error: span.status === 'FAILED' ? messageOf(span.output) : undefined,
  });
  return steps.map((span) => ({
    id: span.stepId,
    name: span.name,
    op: OPS[span.stepOp ?? ''],
    queuedAt: span.queuedAt,
    ...common(span),
    attempts: span.children.filter(({ name }) => name.startsWith('Attempt ')).map(common),
  }));
}

const OPS: Record<string, string> = {
  RUN: 'run',
  SLEEP: 'sleep',
  WAIT_FOR_EVENT: 'wait',
  INVOKE: 'invoke',
  SEND_EVENT: 'send',
};

/** The list's word, never that of `GET /runs/{id}`: it says COMPLETED after the first step. */
function statusOf(word: string): string {
  return word === 'WAITING' ? 'queued' : word.toLowerCase();
}

/** An error's message: in the list below `error`, in a span not. Its stack holds file paths and stays here. */
function messageOf(output: unknown): string | undefined {
  const error = z.object({ message: z.string() });
  const { data } = z.union([z.object({ error }).transform((it) => it.error), error]).safeParse(output);
  return data?.message;
}

function need(statuses: readonly string[], status: string, verb: string): void {
  if (statuses.includes(status)) return;
  throw new TRPCError({ code: 'BAD_REQUEST', message: `Cannot ${verb} job with status: ${statusOf(status)}` });
}

function refused(error: unknown): TRPCError {
  const status = error instanceof Refusal ? error.status : undefined;
  if (status === 404) return new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' });
  // It ended, or somebody else was quicker, since the list was read.
  if (status === 409) return new TRPCError({ code: 'CONFLICT', message: 'The job has ended already' });
  return unavailable(error);
}
