import { type JobsOptions, mount } from 'jobs-console';
import { useEffect, useRef } from 'react';

/** Two views of the same jobs, without the React component. They share one poller. */
export function MountPage() {
  return (
    <>
      <View label="Everything" options={{}} />
      <View label="The list alone" options={{ view: 'list' }} />
    </>
  );
}

/** The options of a view are those it began with. */
function View({ label, options }: { label: string; options: JobsOptions }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const jobs = mount(box.current!, { endpoint: '/api/trpc', organizationId: 'org_demo', ...options });
    return () => jobs.destroy();
  }, []);
  return <section aria-label={label} ref={box} />;
}
