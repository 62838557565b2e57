// The console's tRPC router, with what the Jobs tab asks for.

import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';

import { type Job, jobsOf, restart } from './jobs';

const t = initTRPC.context<{ session?: string }>().create({ transformer: superjson });

const signedIn = t.procedure.use(({ ctx, next }) => {
  if (!ctx.session) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next({ ctx: { jobs: jobsOf(ctx.session) } });
});

const run = signedIn.input(z.object({ runId: z.string().min(1) })).use(({ ctx, input, next }) => {
  const job = ctx.jobs.find(({ id }) => id === input.runId);
  if (!job) throw new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' });
  return next({ ctx: { job } });
});

const ACTIVE = ['queued', 'running'];

const listInput = z.object({
  organizationId: z.string().min(1),
  filter: z.enum(['all', 'active', 'completed']).optional(),
  status: z.enum(['running', 'completed', 'failed']).optional(),
});

export const appRouter = t.router({
  jobs: t.router({
    list: signedIn.input(listInput).query(({ ctx, input: { filter = 'all', status } }) =>
      ctx.jobs.filter((job) => {
        if (status && job.status !== status) return false;
        return filter === 'all' || ACTIVE.includes(job.status) === (filter === 'active');
      }),
    ),
    get: run.query(({ ctx: { job } }) => ({ ...job, steps: steps(job) })),
    retry: run.mutation(({ ctx: { job, jobs } }) => {
      need(job, ['failed', 'cancelled'], 'retry');
      return { runId: restart(jobs, job).id };
    }),
    cancel: run.mutation(({ ctx: { job } }) => {
      need(job, ACTIVE, 'cancel');
      Object.assign(job, { status: 'cancelled', completedAt: new Date() });
      return { success: true };
    }),
  }),
});

function need({ status }: Job, statuses: string[], verb: string) {
  if (statuses.includes(status)) return;
  throw new TRPCError({ code: 'BAD_REQUEST', message: `Cannot ${verb} job with status: ${status}` });
}

function steps({ status, startedAt, completedAt, errorMessage }: Job) {
  if (!startedAt) return [];
  return [
    { name: 'load-config', status: 'completed', attempt: 1, startedAt, endedAt: startedAt },
    { name: 'process-files', status, attempt: 1, startedAt, endedAt: completedAt, error: errorMessage },
  ];
}
