import type { JobsOptions } from 'jobs-console';
import { JobsConsole } from 'jobs-console/react';
import { useState } from 'react';

import { Chat } from './chat';
import { Settings } from './settings';

/** The Jobs tab as a React component, with options that can be changed while it is there. */
export function JobsPage() {
  const [mounted, setMounted] = useState(true);
  const [prevent, setPrevent] = useState(false);
  const [options, setOptions] = useState<JobsOptions>({ organizationId: 'org_demo' });
  const [events, setEvents] = useState<string[]>([]);
  const note = (text: string) => setEvents((events) => [...events, text]);
  const asked = (event: CustomEvent<{ job: { title: string } }>) => {
    if (prevent) event.preventDefault();
    note(`${event.type}: ${event.detail.job.title}`);
  };

  return (
    <>
      <section>
        {mounted && (
          <JobsConsole
            {...options}
            endpoint="/api/trpc"
            fallback={<p>Loading jobs…</p>}
            onJobsChange={({ detail: { counts, changed } }) =>
              note(`jobs-change: ${counts.running} running, ${counts.queued} queued, ${changed.length} changed`)
            }
            onJobOpen={asked}
            onJobRetry={asked}
            onJobCancel={asked}
            onJobsError={({ detail: { kind, message } }) => note(`jobs-error: ${kind}: ${message}`)}
            onSessionExpired={() => note('session-expired')}
            onTabChange={({ detail: { tab } }) => note(`tab-change: ${tab}`)}
          >
            <h1 slot="search">What should we code next?</h1>
            <Chat slot="chat" />
          </JobsConsole>
        )}
      </section>
      <aside className="aside">
        <button className="button" onClick={() => setMounted(!mounted)}>
          {mounted ? 'Unmount' : 'Mount'}
        </button>
        <label>
          <input type="checkbox" checked={prevent} onChange={() => setPrevent(!prevent)} /> Prevent actions
        </label>
        <Settings options={options} onChange={setOptions} />
        <ul aria-label="Host events">
          {events.map((event, index) => (
            <li key={index}>{event}</li>
          ))}
        </ul>
      </aside>
    </>
  );
}
