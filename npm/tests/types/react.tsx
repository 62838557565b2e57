// The React component.

import { createJobsClient, type JobCounts, type JobsError } from 'jobs-console';
import { JobsConsole, type JobsConsoleHandle, type JobsConsoleProps } from 'jobs-console/react';
import { useRef, useState, useSyncExternalStore, type ReactNode } from 'react';

const client = createJobsClient({ endpoint: '/api/trpc', organizationId: 'org_1' });

export function Badge(): ReactNode {
  const counts = useSyncExternalStore(client.subscribe, () => client.counts, () => undefined);
  return counts && counts.running + counts.queued;
}

export function Page({ token }: { token: string }): ReactNode {
  const jobs = useRef<JobsConsoleHandle>(null);
  const [counts, setCounts] = useState<JobCounts>();
  const failed = (error: JobsError) => console.log(error.kind, error.message);
  const shared: JobsConsoleProps = { endpoint: '/api/trpc', organizationId: 'org_1' };
  return (
    <>
      <button onClick={() => jobs.current?.refresh()}>{counts?.running}</button>
      <button onClick={() => jobs.current?.clear()}>Sign out</button>
      <button onClick={() => jobs.current?.setTab('jobs')}>{jobs.current?.counts?.queued}</button>
      <JobsConsole
        {...shared}
        ref={jobs}
        id="jobs"
        className="h-full"
        style={{ height: 300 }}
        data-testid="jobs"
        aria-label="Jobs"
        headers={async () => ({ authorization: token })}
        procedures={{ list: 'runs.list' }}
        view="tabs"
        tab="jobs"
        theme="auto"
        loading="lazy"
        preload="idle"
        fallback={<p>…</p>}
        onJobsChange={(event) => setCounts(event.detail.counts)}
        onJobOpen={(event) => {
          event.preventDefault();
          console.log(event.detail.job.id);
        }}
        onJobRetry={({ detail }) => console.log(detail.job.title)}
        onJobCancel={({ detail }) => console.log(detail.job.title)}
        onJobsError={({ detail }) => failed(detail)}
        onSessionExpired={() => location.assign('/login')}
        limit={undefined}
        filters={null}
        onJobResult={undefined}
        onTabChange={({ detail }) => console.log(detail.tab)}
      >
        <div slot="search">…</div>
        <div slot="chat">…</div>
      </JobsConsole>
    </>
  );
}

export const spread: JobsConsoleProps = { 'data-testid': 'jobs', 'aria-busy': true, style: { height: '100%' } };
// @ts-expect-error: no such value
export const noAria = <JobsConsole aria-busy="perhaps" />;
// @ts-expect-error: no such view
export const wrong = <JobsConsole view="grid" />;
// @ts-expect-error: a handler is a function
export const noHandler = <JobsConsole onJobOpen="open" />;
