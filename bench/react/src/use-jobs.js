import { useQuery } from '@tanstack/react-query';

import { refetchInterval } from './pace.js';
import { share } from './sharing.js';
import { organizationId, useTRPC } from './trpc.js';

export function useJobs() {
  const trpc = useTRPC();
  const input = { organizationId, filter: 'all' };
  return useQuery(trpc.jobs.list.queryOptions(input, { refetchInterval, structuralSharing: share }));
}
