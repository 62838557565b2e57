import { useMemo } from 'react';

import { timeLeft } from './text.js';

export function Progress({ job, title }) {
  const { progress } = job;
  // From when this progress was first seen: an estimate that counted down between answers would lie.
  const left = useMemo(() => timeLeft(job, Date.now()), [job]);
  const known = progress?.total > 0;
  const processed = known ? Math.min(progress.processed, progress.total) : progress?.processed;
  const percent = known ? Math.round((100 * processed) / progress.total) : undefined;
  const text = known ? `${processed} / ${progress.total} files processed` : 'Running';
  return (
    <div className="jc-running">
      <p className="jc-progress-text">
        <span>{text}</span>
        <span className="jc-time-left">{left}</span>
        {known && <span className="jc-percent">{percent}%</span>}
      </p>
      <progress
        className="jc-progress"
        aria-label={title}
        aria-valuetext={known ? `${text}, ${percent}%` : undefined}
        max={known ? progress.total : undefined}
        value={known ? processed : undefined}
      />
    </div>
  );
}
