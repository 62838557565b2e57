// The same jobs without the package, as a React team with shadcn would show them: to hold the two side by side.

import { cookies } from 'next/headers';

import { Chat } from '@/components/chat';
import { NativeCard } from '@/components/native-card';
import { Prompt } from '@/components/prompt';
import { Badge } from '@/components/ui/badge';
import { Tabs } from '@/components/ui/tabs';
import { type Job, jobsOf } from '@/server/jobs';
import { SESSION } from '@/server/session';

/** What the Jobs tab says of the seeded jobs. */
const TIMES: Record<Job['status'], string> = {
  running: 'Started 2 minutes ago',
  queued: 'Queued 30 seconds ago',
  completed: '23 files · Completed 1 hour ago',
  failed: 'Failed 2 hours ago',
  cancelled: 'Cancelled 5 minutes ago',
};

export default async function Native() {
  const jobs = jobsOf((await cookies()).get(SESSION)?.value ?? '').toReversed();
  const active = jobs.filter(({ status }) => status === 'queued' || status === 'running').toReversed();
  const recent = jobs.filter((job) => !active.includes(job));
  const panel = (
    <div className="flex flex-col gap-6">
      <Section title={`Running Jobs (${active.length})`} jobs={active} />
      <Section title={`Recent Jobs (${recent.length})`} jobs={recent} />
    </div>
  );
  return (
    <main className="mx-auto flex max-w-5xl flex-col gap-8 p-4 lg:flex-row lg:p-8">
      <div className="min-w-0 flex-1">
        <Prompt />
        <Tabs
          label="Console"
          initial="Jobs"
          tabs={[
            { name: 'Chat', panel: <Chat /> },
            { name: 'Jobs', badge: <Badge>{active.length}</Badge>, panel },
          ]}
        />
      </div>
      <div className="lg:w-56" />
    </main>
  );
}

function Section({ title, jobs }: { title: string; jobs: Job[] }) {
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <h3 className="text-sm font-medium text-muted-foreground">{title}</h3>
      {jobs.map((job) => (
        <NativeCard key={job.id} job={job} time={TIMES[job.status]} />
      ))}
    </section>
  );
}
