import * as Tabs from '@radix-ui/react-tabs';
import { useMemo, useState } from 'react';

import { JobsList } from './jobs-list.jsx';
import { badge, sections } from './jobs.js';
import { Prompt } from './prompt.jsx';
import { useJobs } from './use-jobs.js';

export function Console() {
  const [tab, setTab] = useState('jobs');
  const [question, setQuestion] = useState(null);
  const query = useJobs();
  const { running, recent } = useMemo(() => sections(query.data ?? []), [query.data]);
  const { count, text } = useMemo(() => badge(running), [running]);
  return (
    <Tabs.Root value={tab} onValueChange={setTab} asChild>
      <main className="console">
        <div className="console-top">
          <div className="console-column">
            <Prompt
              onAsk={(asked) => {
                setQuestion(asked);
                setTab('chat');
              }}
            />
            <Tabs.List className="jc-tab-list" aria-label="Console">
              <Tabs.Trigger className="jc-tab" value="chat">
                Chat
              </Tabs.Trigger>
              <Tabs.Trigger className="jc-tab" value="jobs" aria-label={count > 0 ? `Jobs, ${text}` : undefined}>
                Jobs
                {count > 0 && (
                  <span className="jc-badge" aria-hidden="true">
                    {count}
                  </span>
                )}
              </Tabs.Trigger>
            </Tabs.List>
          </div>
        </div>
        <div className="console-panels">
          <Tabs.Content className="jc-tab-panel" value="chat" forceMount hidden={tab !== 'chat'}>
            <div className="chat">
              <p role="status">
                {question
                  ? 'Search is not offered by this server.'
                  : 'Search the documents that the jobs have ingested.'}
              </p>
            </div>
          </Tabs.Content>
          <Tabs.Content className="jc-tab-panel" value="jobs" forceMount hidden={tab !== 'jobs'}>
            <JobsList query={query} running={running} recent={recent} />
          </Tabs.Content>
        </div>
      </main>
    </Tabs.Root>
  );
}
