import { useEffect, useRef, useState } from 'react';

import { title } from './text.js';

/** What assistive technology is told: changes of status, not polls. */
export function useAnnouncement(jobs) {
  const before = useRef(null);
  const [text, setText] = useState('');
  useEffect(() => {
    if (!jobs) return;
    const statuses = new Map(jobs.map((job) => [job.id, job.status]));
    const changed = before.current && jobs.filter((job) => before.current.get(job.id) !== job.status);
    before.current = statuses;
    if (changed?.length > 0) setText(changed.length === 1 ? title(changed[0]) : `${changed.length} jobs changed`);
  }, [jobs]);
  return text;
}
