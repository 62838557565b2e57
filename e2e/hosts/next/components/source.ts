import type { JobsSource } from 'jobs-console';

/** Where this console's jobs are. The badge and the view ask for the same, so they share one poller. */
export const source: JobsSource = {
  endpoint: `${process.env.BASE_PATH}/api/trpc`,
  organizationId: 'org_demo',
};
