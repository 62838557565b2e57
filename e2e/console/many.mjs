// Procedures that act on many jobs at once.

import { z } from 'zod';

/** What `retryMany` and `cancelMany` take: 1 to 50 ids, under the name of the single procedure's with an `s`. */
export const ids = z.array(z.string().min(1)).min(1).max(50);

/**
 * Acts on one job after the other. What the single procedure would refuse is
 * told with its words, and stops nothing.
 * @param {string[]} ids
 * @param {(id: string) => unknown} act throws where the single procedure does
 */
export async function each(ids, act) {
  const results = [];
  for (const runId of ids) {
    try {
      await act(runId);
      results.push({ runId, ok: true });
    } catch (error) {
      results.push({ runId, ok: false, message: error.message });
    }
  }
  return { results };
}
