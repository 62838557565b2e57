import type { GlobalComponents } from 'vue';
import 'jobs-console/jsx/vue';

type Props = InstanceType<GlobalComponents['jobs-console']>['$props'];

export const right: Props = {
  endpoint: null,
  'organization-id': 'org_1',
  limit: 50,
  toolbar: 'off',
  polling: { active: 5000 },
  headers: () => ({ authorization: 'Bearer token' }),
  class: 'jobs',
  onJobsChange: (event) => console.log(event.detail.counts.running),
};

// @ts-expect-error: no such view
export const noView: Props = { view: 'grid' };
// @ts-expect-error: a function, and no text
export const noHeaders: Props = { headers: 'Bearer token' };
// @ts-expect-error: no such field
export const noField: Props = { onJobsChange: (event) => console.log(event.detail.jobs) };
