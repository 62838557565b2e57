// The jobs router in the specification's shape: `jobs.list` answers with an
// array, jobs are asked for by `runId`.

import { z } from 'zod';

import { each, ids } from './many.mjs';

/** Statuses that the filter word `active` stands for. */
export const ACTIVE = ['running', 'queued'];

/**
 * Where the router finds jobs. Rows are in the shape they are answered in.
 * @typedef {object} SpecSource
 * @property {(input: {organizationId: string}) => object[]} list all rows
 * @property {(runId: string) => Promise<object | undefined> | object | undefined} get
 *   a row with its steps
 * @property {(runId: string, fromStep?: string) => object} retry starts it anew, or from a step
 * @property {(runId: string) => object} cancel
 */

/**
 * How the server takes the `filter` input of `jobs.list`: as the contract says,
 * not at all, or with BAD_REQUEST for `active` as a server that knows only
 * `all` and `completed` does.
 * @typedef {'honoured' | 'ignored' | 'refused'} FilterMode
 */

/**
 * The procedures by name.
 * @param {ReturnType<typeof import('./trpc.mjs').createBuilder>} builder
 * @param {SpecSource} source
 * @param {{filter: FilterMode}} [switches] read at every call
 */
export function specProcedures({ procedure, TRPCError }, source, switches = { filter: 'honoured' }) {
  const filter = z.enum(['all', 'active', 'completed']).superRefine((received, issues) => {
    if (switches.filter !== 'refused' || received !== 'active') return;
    issues.addIssue({
      code: z.ZodIssueCode.invalid_enum_value,
      options: ['all', 'completed'],
      received,
      message: `Invalid enum value. Expected 'all' | 'completed', received '${received}'`,
    });
  });
  const listInput = z.object({
    organizationId: z.string().min(1),
    filter: filter.optional(),
    status: z.enum(['running', 'completed', 'failed']).optional(),
  });
  const runInput = z.object({ runId: z.string().min(1) });

  const find = async (runId) => {
    const job = await source.get(runId);
    if (!job) throw new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' });
    return job;
  };
  const findIn = async (statuses, verb, runId) => {
    const job = await find(runId);
    if (!statuses.includes(job.status)) {
      throw new TRPCError({ code: 'BAD_REQUEST', message: `Cannot ${verb} job with status: ${job.status}` });
    }
    return job;
  };

  const retry = async (runId, fromStep) => {
    const { steps } = await findIn(['failed', 'cancelled'], 'retry', runId);
    if (fromStep !== undefined && !steps?.some(({ id, rerunnable }) => rerunnable && id === fromStep)) {
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'Cannot retry job from this step' });
    }
    return source.retry(runId, fromStep);
  };
  const cancel = async (runId) => {
    await findIn(ACTIVE, 'cancel', runId);
    return source.cancel(runId);
  };
  const manyInput = z.object({ runIds: ids });

  return {
    list: procedure.input(listInput).query(({ input }) => {
      const rows = source.list(input);
      if (switches.filter === 'ignored') return rows;
      return rows.filter((row) => matches(row, input));
    }),
    count: procedure.query(() => source.list({ organizationId: '' }).length),
    get: procedure.input(runInput).query(({ input }) => find(input.runId)),
    retry: procedure
      .input(runInput.extend({ fromStep: z.string().min(1).optional() }))
      .mutation(({ input }) => retry(input.runId, input.fromStep)),
    cancel: procedure.input(runInput).mutation(({ input }) => cancel(input.runId)),
    retryMany: procedure.input(manyInput).mutation(({ input }) => each(input.runIds, (runId) => retry(runId))),
    cancelMany: procedure.input(manyInput).mutation(({ input }) => each(input.runIds, cancel)),
  };
}

/** A row that is no object or has no status is answered whatever is asked: the
 * tests put such rows there to see what a client makes of them. */
function matches(row, { filter, status }) {
  if (typeof row?.status !== 'string') return true;
  if (status && row.status !== status) return false;
  if (filter === 'active') return ACTIVE.includes(row.status);
  if (filter === 'completed') return !ACTIVE.includes(row.status);
  return true;
}
