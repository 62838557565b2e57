import { cookies } from 'next/headers';
import superjson from 'superjson';

import { Console } from '@/components/console';
import { jobsOf } from '@/server/jobs';
import { SESSION } from '@/server/session';

export default async function Page() {
  const session = (await cookies()).get(SESSION)?.value;
  // As `jobs.list` answers, so that the first paint needs no request.
  const jobs = session && superjson.serialize(jobsOf(session));
  return <Console initialData={jobs || undefined} />;
}
