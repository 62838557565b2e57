// The subscription to changes, in every shape of the jobs router: an event says
// that jobs have changed, and nothing else.

import { on } from 'node:events';

import { z } from 'zod';

/** How the subscription's stream is kept alive: `sse` of tRPC's options. */
export const keepAlive = (intervalMs) => ({
  ping: { enabled: true, intervalMs },
  client: { reconnectAfterInactivityMs: 30_000 },
});

/**
 * The procedure `onUpdate`.
 * @param {ReturnType<typeof import('./trpc.mjs').createBuilder>} builder
 * @param {import('./jobs.mjs').Jobs} jobs
 * @param {(input: any) => void} [check] throws where the list would
 */
export function updates({ procedure, tracked }, jobs, check = () => {}) {
  return procedure
    .input(z.object({ lastEventId: z.string().nullish() }).passthrough())
    .subscription(async function* ({ input, signal }) {
      check(input);
      const changes = on(jobs.changes, 'change', { signal });
      const event = () => tracked(String(jobs.version), {});
      if (input.lastEventId && input.lastEventId !== String(jobs.version)) yield event();
      for await (const _ of changes) yield event();
    });
}
