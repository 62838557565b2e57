'use client';

import { createJobsClient, type JobCounts } from 'jobs-console';
import { useEffect, useState } from 'react';

import { source } from './source';
import { Badge } from './ui/badge';

/** How many jobs are active, wherever in the console one is. */
export function JobsBadge() {
  const [counts, setCounts] = useState<JobCounts>();
  useEffect(() => {
    const client = createJobsClient(source);
    const stop = client.subscribe(() => setCounts(client.counts));
    setCounts(client.counts);
    return () => {
      stop();
      client.destroy();
    };
  }, []);
  const active = counts && counts.running + counts.queued;
  return active ? <Badge>{active}</Badge> : null;
}
