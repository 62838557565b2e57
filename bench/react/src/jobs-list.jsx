import { Suspense, lazy, useCallback, useState } from 'react';

import { Banner, Empty, ErrorPanel } from './notices.jsx';
import { Section } from './section.jsx';
import { Skeleton } from './skeleton.jsx';
import { useActions } from './use-actions.js';
import { useAnnouncement } from './use-announcement.js';

const JobDetails = lazy(() => import('./job-details.jsx'));

export function JobsList({ query, running, recent }) {
  const { onRetry, onCancel, pendingId } = useActions();
  const [openId, setOpenId] = useState(null);
  const announcement = useAnnouncement(query.data);
  const close = useCallback(() => setOpenId(null), []);
  const again = () => query.refetch();
  // While it is tried again the error is the last failure's.
  const error = query.error ?? query.failureReason;

  let content;
  if (!query.data) {
    content = error ? <ErrorPanel error={error} pending={query.isFetching} onRetry={again} /> : <Skeleton />;
  } else if (query.data.length === 0) {
    content = <Empty />;
  } else {
    const actions = { pendingId, onRetry, onCancel, onDetails: setOpenId };
    content = (
      <>
        {running.length > 0 ? (
          <Section name="Running Jobs" jobs={running} {...actions} />
        ) : (
          <p className="jc-meta jc-none-running">No running jobs</p>
        )}
        {recent.length > 0 && <Section name="Recent Jobs" jobs={recent} {...actions} />}
      </>
    );
  }
  return (
    <div className="jc-jobs" tabIndex={-1}>
      <div className="jc-visually-hidden" role="status">
        <span>{announcement}</span>
      </div>
      {query.data && error && (
        <Banner error={error} updatedAt={query.dataUpdatedAt} pending={query.isFetching} onRetry={again} />
      )}
      {content}
      {openId && (
        <Suspense fallback={null}>
          <JobDetails job={query.data.find((job) => job.id === openId)} id={openId} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}
