// Plain TypeScript: a function and the types of everything it takes and gives.

import {
  configure,
  createJobsClient,
  mount,
  preload,
  preloadOnHover,
  preloadWhenIdle,
  type Job,
  type JobCounts,
  type JobsClient,
  type JobsError,
  type JobsOptions,
  type JobStatus,
  type MountedJobs,
  type MountOptions,
  type SessionExpired,
} from 'jobs-console';
import wasm from 'jobs-console/jobs_console_bg.wasm';
import 'jobs-console/styles.css';

const element = document.createElement('div');

configure({ wasm: new URL('https://cdn.example/jobs_console_bg.wasm'), integrity: 'sha384-…' });
// What a bundler's loader of files gives.
configure({ wasm });
configure({ wasm: '/assets/jobs_console_bg.wasm' });
const ready: Promise<void> = preload();
preloadWhenIdle();
const undo: () => void = preloadOnHover(element);

const options: JobsOptions = {
  endpoint: '/api/trpc',
  organizationId: 'org_1',
  scope: { clerkOrgSlug: 'acme', workspaceName: 'main' },
  transformer: 'none',
  batching: false,
  methodOverride: 'POST',
  credentials: 'same-origin',
  sessionKey: 'session_1',
  headers: async () => ({ authorization: `Bearer ${await Promise.resolve('token')}` }),
  fetch: (url, init) => fetch(url, { ...init, cache: 'no-store' }),
  polling: { active: 1000, idle: 5000, timeout: 2000, backoff: 500, backoffLimit: 10_000 },
  procedures: { list: 'runs.list', retry: 'runs.retry' },
  idField: 'jobId',
  idType: 'number',
  filter: false,
  limit: 50,
  labels: [{ kind: 'reindex', active: 'Indexing', completed: 'Indexed' }],
  initialData: [],
  view: 'card',
  jobId: 'run_1',
  tab: 'chat',
  locale: 'de-DE',
  theme: 'dark',
};
declare const known: { organizationId?: string } | undefined;
// What is not known yet, or not any more.
mount(element, { organizationId: known?.organizationId, sessionKey: null, polling: { active: undefined, idle: null } });
mount(element, { procedures: null, filters: { status: undefined, range: null }, slots: { chat: null, search: undefined } });
mount(element, { headers: null, fetch: undefined, links: null });
configure({ wasm: undefined, languages: undefined });
mount(element, { headers: () => new Headers({ 'x-tenant': 'acme' }) });
mount(element, { headers: () => [['x-tenant', 'acme']] });
declare const tenant: string | undefined;
mount(element, { headers: () => (tenant ? { 'x-tenant': tenant, authorization: undefined } : undefined) });

const slots: MountOptions = { ...options, slots: { search: element, 'header-actions': element } };
const mounted: MountedJobs = mount(element, slots);
mounted.update({ organizationId: 'org_2', tab: undefined, theme: null });
mounted.refresh();
mounted.clear();
mounted.setTab('jobs');
mounted.invalidate();
mounted.destroy();

const client: JobsClient = createJobsClient({
  endpoint: '/api/trpc',
  organizationId: 'org_1',
  sessionKey: undefined,
  scope: null,
  onError: ({ kind, message, status, code }: JobsError) => console.log(kind, message, status, code),
  onSessionExpired: ({ message, status, url }: SessionExpired) => console.log(message, status, url),
});
const unsubscribe: () => void = client.subscribe(() => {
  const counts: JobCounts | undefined = client.counts;
  console.log(counts?.running, counts?.queued);
});
client.refresh();
client.clear();
client.destroy();

function words(job: Job): string {
  const status: JobStatus = job.status;
  // A status that is not known is a string all the same.
  switch (status) {
    case 'running':
      return `${job.progress?.processed ?? 0} of ${job.progress?.total ?? '?'}`;
    case 'failed':
      return job.error ?? '';
    default:
      return status.toUpperCase();
  }
}

// @ts-expect-error: only these themes
mount(element, { theme: 'blue' });
// @ts-expect-error: no such option
mount(element, { organisationId: 'org_1' });
// @ts-expect-error: no such slot
mount(element, { slots: { footer: element } });
// @ts-expect-error: what is told is not for changing
mounted.counts = { running: 1, queued: 0 };
// @ts-expect-error: what it says is for attributes and templates
mount(element, { batching: 'off' });
// @ts-expect-error: a poll takes milliseconds
mount(element, { polling: { active: '1s' } });
// @ts-expect-error: not without an element
mount(document.getElementById('jobs'), options);

export { ready, undo, unsubscribe, words };
