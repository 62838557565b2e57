// The jobs router in the console's own shape: pages of rows with a cursor,
// jobs asked for by `jobId`, in the three eras that are deployed.

import { z } from 'zod';

import { each, ids } from './many.mjs';

/** @typedef {'paged' | 'zoned' | 'numeric'} Era first, second, third */

/**
 * Where the router finds jobs. Rows are in the shape they are answered in.
 * @typedef {object} PagedSource
 * @property {() => object[]} rows all rows, newest first
 * @property {(id: string) => object} [details] what only `get` has of a job: its steps and event, where it has them
 * @property {(id: string) => void} cancel
 * @property {(id: string, fromStep?: string) => void} restart starts a new job like this one, or from a step
 */

const STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'];
const FINISHED = ['completed', 'failed', 'cancelled'];

/**
 * The procedures by name.
 * @param {ReturnType<typeof import('./trpc.mjs').createBuilder>} builder
 * @param {PagedSource} source
 * @param {Era} era
 */
export function pagedProcedures({ procedure, TRPCError }, source, era) {
  const slugs = { clerkOrgSlug: z.string().min(1), workspaceName: z.string().min(1) };
  const scope = era === 'paged' ? { workspaceId: z.string().min(1), clerkOrgId: z.string().min(1) } : slugs;
  const jobScope = era === 'paged' ? { clerkOrgId: z.string().min(1) } : slugs;
  const jobInput = z.object({ ...jobScope, jobId: z.string() });

  const badRequest = (message) => new TRPCError({ code: 'BAD_REQUEST', message });
  const find = (jobId) => {
    if (era === 'numeric' && !/^\d+$/.test(jobId)) throw badRequest('Invalid job ID format');
    const row = source.rows().find((candidate) => String(candidate?.id) === jobId);
    if (!row) throw new TRPCError({ code: 'NOT_FOUND', message: 'Job not found' });
    return row;
  };

  const manyInput = z.object({ ...jobScope, jobIds: ids });
  const cancel = (jobId) => {
    const row = find(jobId);
    if (FINISHED.includes(row.status)) throw badRequest(`Cannot cancel job with status: ${row.status}`);
    source.cancel(jobId);
    return { success: true };
  };
  const restart = (jobId, fromStep) => {
    const row = find(jobId);
    if (!FINISHED.includes(row.status)) {
      throw badRequest(`Cannot restart job with status: ${row.status}. Wait for it to complete first.`);
    }
    if (!row.input) throw badRequest('Job has no input to restart with');
    source.restart(jobId, fromStep);
    return { success: true, message: 'Job restart triggered successfully' };
  };

  const procedures = {
    list: procedure
      .input(
        z.object({
          ...scope,
          status: z.enum(STATUSES).optional(),
          repositoryId: z.string().optional(),
          limit: z.number().min(1).max(100).default(20),
          cursor: z.string().optional(),
        }),
      )
      .query(({ input: { status, repositoryId, limit, cursor } }) => {
        const rows = source
          .rows()
          .filter((row) => !status || row?.status === status)
          .filter((row) => !repositoryId || row?.repositoryId === repositoryId)
          .filter((row) => !cursor || row?.createdAt < cursor);
        const items = rows.slice(0, limit);
        const hasMore = rows.length > limit;
        return { items, nextCursor: hasMore ? items.at(-1).createdAt : null, hasMore };
      }),
    get: procedure.input(jobInput).query(({ input }) => ({ ...find(input.jobId), ...source.details?.(input.jobId) })),
    recent: procedure
      .input(z.object({ ...scope, limit: z.number().min(1).max(50).default(10) }))
      .query(({ input }) => source.rows().slice(0, input.limit)),
    statistics: procedure
      .input(z.object({ ...scope, hours: z.number().min(1).default(24) }))
      .query(() => statistics(source.rows())),
    cancel: procedure.input(jobInput).mutation(({ input }) => cancel(input.jobId)),
    cancelMany: procedure.input(manyInput).mutation(({ input }) => each(input.jobIds, cancel)),
  };
  if (era === 'paged') return procedures;

  return {
    ...procedures,
    restart: procedure
      .input(jobInput.extend({ fromStep: z.string().min(1).optional() }))
      .mutation(({ input }) => restart(input.jobId, input.fromStep)),
    retryMany: procedure
      .input(manyInput)
      .mutation(({ input }) => each(input.jobIds, (jobId) => restart(jobId))),
  };
}

function statistics(rows) {
  const byStatus = Object.fromEntries(
    STATUSES.map((status) => [status, rows.filter((row) => row.status === status).length]),
  );
  const durations = rows.filter((row) => row.status === 'completed').map((row) => Number(row.durationMs ?? 0));
  const finished = FINISHED.reduce((sum, status) => sum + byStatus[status], 0);
  return {
    total: rows.length,
    byStatus,
    avgDurationMs: durations.length ? Math.round(durations.reduce((a, b) => a + b) / durations.length) : 0,
    successRate: finished ? Math.round((byStatus.completed / finished) * 1000) / 10 : 0,
  };
}
