import { memo, useId } from 'react';

import { JobCard } from './job-card.jsx';

export const Section = memo(function Section({ name, jobs, pendingId, onDetails, onRetry, onCancel }) {
  const id = useId();
  return (
    <section className="jc-section" aria-labelledby={id}>
      <h3 className="jc-section-heading" id={id}>{`${name} (${jobs.length})`}</h3>
      <ul className="jc-list" role="list">
        {jobs.map((job) => (
          <JobCard
            key={job.id}
            job={job}
            pending={job.id === pendingId}
            onDetails={onDetails}
            onRetry={onRetry}
            onCancel={onCancel}
          />
        ))}
      </ul>
    </section>
  );
});
