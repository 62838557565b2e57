import * as Dialog from '@radix-ui/react-dialog';
import { useQuery } from '@tanstack/react-query';
import TriangleAlert from 'lucide-react/dist/esm/icons/triangle-alert';
import { useState } from 'react';

import { Button } from './button.jsx';
import './dialog.css';
import { StatusIcon } from './icon.jsx';
import { RelativeTime } from './relative-time.jsx';
import { share } from './sharing.js';
import { duration, exact, statusWord, title } from './text.js';
import { useTRPC } from './trpc.js';

export default function JobDetails({ id, job, onClose }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.jobs.get.queryOptions({ runId: id }, { structuralSharing: share }));
  const known = { ...query.data, ...job };
  const name = known.id ? title(known) : id;
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal container={document.querySelector('.jc-jobs')}>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="jc-dialog dialog-content" aria-describedby={undefined}>
          <div className="jc-dialog-head">
            {known.status && <StatusIcon status={known.status} />}
            <Dialog.Title asChild>
              <h3 className="jc-dialog-title">{name}</h3>
            </Dialog.Title>
            <Button label="Close" kind="ghost" onClick={onClose} />
          </div>
          {known.id && <Facts job={known} />}
          <CopyableId id={id} />
          {query.error && (
            <div className="jc-banner" role="alert">
              <TriangleAlert className="jc-icon" aria-hidden="true" />
              <p className="jc-banner-text">Couldn&apos;t load the details. {query.error.message}</p>
              <Button label="Try again" pending={query.isFetching} onClick={() => query.refetch()} />
            </div>
          )}
          {query.isPending && (
            <p className="jc-meta" role="status">
              Loading details…
            </p>
          )}
          {query.data?.steps?.length > 0 && <Steps steps={query.data.steps} />}
          <Raw name="Event" data={query.data?.event?.data} />
          <Raw name="Output" data={query.data?.output} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Fact({ name, children }) {
  return (
    <div className="jc-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Moment({ at }) {
  return (
    <>
      {exact(at)} (<RelativeTime at={at} />)
    </>
  );
}

function Facts({ job }) {
  return (
    <dl className="jc-facts">
      <Fact name="Status">{job.statusReason ? `${statusWord(job.status)} (${job.statusReason})` : statusWord(job.status)}</Fact>
      {job.progress && <Fact name="Progress">{`${job.progress.processed} / ${job.progress.total} files processed`}</Fact>}
      {job.errorMessage && <Fact name="Error">{job.errorMessage}</Fact>}
      {job.createdAt && <Fact name="Created"><Moment at={job.createdAt} /></Fact>}
      {job.startedAt && <Fact name="Started"><Moment at={job.startedAt} /></Fact>}
      {job.completedAt && <Fact name="Ended"><Moment at={job.completedAt} /></Fact>}
      {job.durationMs !== undefined && <Fact name="Duration">{duration(job.durationMs)}</Fact>}
      {job.trigger && <Fact name="Trigger">{statusWord(job.trigger)}</Fact>}
      {job.event && <Fact name="Event">{job.event.name}</Fact>}
    </dl>
  );
}

function CopyableId({ id }) {
  const [outcome, setOutcome] = useState('');
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(id)).then(
      () => setOutcome('Copied'),
      () => setOutcome('Select the id to copy it'),
    );
  return (
    <p className="jc-id">
      <span className="jc-meta">ID</span>
      <code>{id}</code>
      <Button label="Copy" name="Copy id" kind="ghost" onClick={copy} />
      <span className="jc-meta" role="status">
        {outcome}
      </span>
    </p>
  );
}

function Steps({ steps }) {
  return (
    <>
      <h4 className="jc-section-heading">Steps</h4>
      <ol className="jc-steps" role="list">
        {steps.map((step) => (
          <li key={step.id} className="jc-step">
            <StatusIcon status={step.status} />
            <div>
              <p>
                <span className="jc-step-name">{step.name}</span>
                <span className="jc-meta">
                  {[
                    statusWord(step.status),
                    step.startedAt && step.endedAt && duration(step.endedAt - step.startedAt),
                    step.attempt > 1 && `attempt ${step.attempt}`,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </p>
              {step.error && <p className="jc-error-text">{step.error}</p>}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function Raw({ name, data }) {
  if (data === undefined) return null;
  return (
    <details className="jc-raw">
      <summary>{name} data</summary>
      <pre>{JSON.stringify(data, null, 2)}</pre>
    </details>
  );
}
