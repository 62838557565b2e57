import { useEffect, useRef } from 'react';
import type { JobsConsoleElement } from 'jobs-console/element';
import 'jobs-console/jsx/react-18';

export function Right() {
  const jobs = useRef<JobsConsoleElement>(null);
  useEffect(() => {
    if (jobs.current) jobs.current.headers = () => ({ authorization: 'Bearer token' });
  }, []);
  return (
    <jobs-console ref={jobs} endpoint="/api/trpc" organization-id="org_1" limit={50} toolbar="off" class="jobs">
      <div slot="chat">…</div>
    </jobs-console>
  );
}

// @ts-expect-error: no such view
export const noView = <jobs-console view="grid" />;
// @ts-expect-error: a property, which this React does not set
export const noProperty = <jobs-console organizationId="org_1" />;
// @ts-expect-error: the same of a function
export const noHeaders = <jobs-console headers={() => ({})} />;
