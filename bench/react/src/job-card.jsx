import { memo } from 'react';

import { Button } from './button.jsx';
import { ErrorText } from './error-text.jsx';
import { StatusIcon } from './icon.jsx';
import { isActive, isRetryable } from './jobs.js';
import { Progress } from './progress.jsx';
import { RelativeTime } from './relative-time.jsx';
import { duration, files, timing, title } from './text.js';

/** Memoised: a poll hands over the same job where nothing changed, and the callbacks never change. */
export const JobCard = memo(function JobCard({ job, pending, onDetails, onRetry, onCancel }) {
  const name = title(job);
  const subject = job.repoName ?? job.name;
  return (
    <li>
      <article className="jc-card" data-status={job.status} data-job={job.id} aria-label={name} tabIndex={-1}>
        <div className="jc-card-head">
          <StatusIcon status={job.status} />
          <h4 className="jc-card-title">{name}</h4>
        </div>
        <Body job={job} title={name} subject={subject} />
        <div className="jc-card-foot">
          <p className="jc-meta">
            <Meta job={job} />
          </p>
          <div className="jc-actions">
            {isRetryable(job) && (
              <Button
                label="Retry"
                name={`Retry ${subject}`}
                action="retry"
                pending={pending}
                onClick={() => onRetry(job.id)}
              />
            )}
            <Button
              label="View Details"
              name={`View Details ${subject}`}
              kind="ghost"
              action="details"
              onClick={() => onDetails(job.id)}
            />
            {isActive(job) && (
              <Button
                label="Cancel"
                name={`Cancel ${subject}`}
                action="cancel"
                pending={pending}
                onClick={() => onCancel(job.id)}
              />
            )}
          </div>
        </div>
      </article>
    </li>
  );
});

function Body({ job, title, subject }) {
  if (job.status === 'running') return <Progress job={job} title={title} />;
  if (job.status === 'queued') {
    return <p className="jc-text">{job.statusReason ? `Queued (${job.statusReason})` : 'Queued'}</p>;
  }
  if (job.status !== 'failed') return null;
  if (!job.errorMessage) return <p className="jc-text">The job failed without saying why.</p>;
  return <ErrorText text={job.errorMessage} subject={subject} />;
}

function Meta({ job }) {
  const [verb, at] = timing(job);
  const count = job.status === 'completed' ? (job.progress?.processed ?? job.output?.filesProcessed) : undefined;
  const note = job.durationMs !== undefined && !isActive(job) ? `took ${duration(job.durationMs)}` : undefined;
  return (
    <>
      {count !== undefined && files(count)}
      {count !== undefined && at && ' · '}
      {at && <RelativeTime at={at} verb={verb} note={note} />}
    </>
  );
}
