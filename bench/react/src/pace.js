import { isSignedOut } from './errors.js';
import { isActive } from './jobs.js';

export const retryDelay = (count) => Math.min(1000 * 2 ** count, 30_000) * (0.8 + Math.random() * 0.4);

/** How soon the list is asked for again. */
export function refetchInterval(query) {
  if (isSignedOut(query.state.error)) return false;
  return query.state.data?.some(isActive) ? 3000 : 15_000;
}
