// Procedures that act on many jobs at once.

import { TRPCError } from '@trpc/server';
import { z } from 'zod';

/** The tab gives an answer up after ten seconds; after so many, no further job is begun. */
const MOST_TIME_MS = 8_000;
const NO_TIME = 'There was no time left for it; try again.';

export const manyInput = z.object({ runIds: z.array(z.string().min(1)).min(1).max(50) });

export interface Outcome {
  runId: string;
  ok: boolean;
  /** Why not, in the words of the single procedure. */
  message?: string;
}

/** Acts on one job after the other. What is refused is told with its job, and stops nothing. */
export async function each(
  runIds: readonly string[],
  act: (runId: string) => Promise<unknown>,
  now: () => number,
): Promise<{ results: Outcome[] }> {
  const deadline = now() + MOST_TIME_MS;
  const outcomes = new Map<string, Outcome>();
  // Where Inngest is away, each further call would wait for it in vain.
  let stopped: string | undefined;
  for (const runId of new Set(runIds)) {
    if (stopped === undefined) {
      const error = await act(runId).then(
        () => undefined,
        (error: unknown) => error,
      );
      const message = error instanceof Error ? error.message : undefined;
      outcomes.set(runId, { runId, ok: error === undefined, ...(message !== undefined && { message }) });
      if (error instanceof TRPCError && error.code === 'SERVICE_UNAVAILABLE') stopped = error.message;
      else if (now() >= deadline) stopped = NO_TIME;
    } else {
      outcomes.set(runId, { runId, ok: false, message: stopped });
    }
  }
  return { results: runIds.flatMap((runId) => outcomes.get(runId) ?? []) };
}
