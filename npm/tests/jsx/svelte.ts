import type { SvelteHTMLElements } from 'svelte/elements';
import 'jobs-console/jsx/svelte';

type Props = SvelteHTMLElements['jobs-console'];

export const right: Props = {
  endpoint: '/api/trpc',
  'organization-id': 'org_1',
  limit: 50,
  toolbar: 'off',
  polling: { active: 5000 },
  headers: () => ({ authorization: 'Bearer token' }),
  class: 'jobs',
  'onjobs-change': (event) => console.log(event.detail.counts.running, event.currentTarget.counts),
};

// @ts-expect-error: no such view
export const noView: Props = { view: 'grid' };
// @ts-expect-error: a function, and no text
export const noHeaders: Props = { headers: 'Bearer token' };
// @ts-expect-error: no such field
export const noField: Props = { 'onjobs-change': (event) => console.log(event.detail.jobs) };
