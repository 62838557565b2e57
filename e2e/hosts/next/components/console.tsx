'use client';

import { JobsConsole } from 'jobs-console/react';
import { useState } from 'react';

import { Chat } from './chat';
import { Prompt } from './prompt';
import { source } from './source';
import { Button } from './ui/button';

/** The Jobs tab with the console's own prompt and chat in it, and what it tells the console. */
export function Console({ initialData }: { initialData: unknown }) {
  const [mounted, setMounted] = useState(true);
  const [prevent, setPrevent] = useState(false);
  const [events, setEvents] = useState<string[]>([]);
  const note = (text: string) => setEvents((events) => [...events, text]);

  return (
    <main className="mx-auto flex max-w-5xl flex-col gap-8 p-4 lg:flex-row lg:p-8">
      <div className="min-w-0 flex-1">
        {mounted && (
          <JobsConsole
            {...source}
            initialData={initialData}
            fallback={<p className="text-sm text-muted-foreground">Loading jobs…</p>}
            onJobsChange={({ detail: { counts, changed } }) =>
              note(`jobs-change: ${counts.running} running, ${counts.queued} queued, ${changed.length} changed`)
            }
            onJobOpen={(event) => {
              if (prevent) event.preventDefault();
              note(`job-open: ${event.detail.job.title}`);
            }}
            onJobRetry={(event) => {
              if (prevent) event.preventDefault();
              note(`job-retry: ${event.detail.job.title}`);
            }}
            onJobCancel={(event) => {
              if (prevent) event.preventDefault();
              note(`job-cancel: ${event.detail.job.title}`);
            }}
            onJobsError={({ detail: { kind, message } }) => note(`jobs-error: ${kind}: ${message}`)}
            onSessionExpired={() => note('session-expired')}
            onTabChange={({ detail: { tab } }) => note(`tab-change: ${tab}`)}
          >
            <Prompt slot="search" />
            <Chat slot="chat" />
          </JobsConsole>
        )}
      </div>
      <aside className="flex flex-col gap-3 text-sm lg:w-56">
        <Button variant="outline" size="sm" onClick={() => setMounted(!mounted)}>
          {mounted ? 'Unmount' : 'Mount'}
        </Button>
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={prevent} onChange={() => setPrevent(!prevent)} />
          Prevent actions
        </label>
        <ul aria-label="Host events" className="text-xs break-words text-muted-foreground">
          {events.map((event, index) => (
            <li key={index}>{event}</li>
          ))}
        </ul>
      </aside>
    </main>
  );
}
