import type { ReactNode } from 'react';

import type { Job } from '@/server/jobs';

import { Button } from './ui/button';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from './ui/card';
import { cn } from './ui/cn';
import { Progress } from './ui/progress';

const TITLES = {
  queued: 'Ingesting ',
  running: 'Ingesting ',
  completed: 'Ingested ',
  failed: 'Failed: ',
  cancelled: 'Cancelled: ',
};

/** A job as a React team with shadcn would draw it. */
export function NativeCard({ job, time }: { job: Job; time: string }) {
  const title = TITLES[job.status] + job.repoName;
  const active = job.status === 'queued' || job.status === 'running';
  const again = job.status === 'failed' || job.status === 'cancelled';
  return (
    <Card className="gap-3 py-4">
      <CardHeader className="px-4">
        <CardTitle className="flex items-center gap-2 text-sm">
          <StatusIcon status={job.status} />
          {title}
        </CardTitle>
      </CardHeader>
      {active || job.errorMessage ? <CardContent className="px-4">{body(job, title)}</CardContent> : null}
      <CardFooter className="flex-wrap justify-between gap-2 px-4">
        <CardDescription>{time}</CardDescription>
        <div className="flex gap-2">
          {again && (
            <Button variant="outline" size="sm">
              Retry
            </Button>
          )}
          <Button variant="ghost" size="sm">
            View Details
          </Button>
          {active && (
            <Button variant="outline" size="sm">
              Cancel
            </Button>
          )}
        </div>
      </CardFooter>
    </Card>
  );
}

function body({ status, statusReason, progress, errorMessage }: Job, title: string): ReactNode {
  if (status === 'failed') return <p className="text-sm text-destructive">Error: {errorMessage}</p>;
  if (status === 'queued') return <CardDescription>Queued ({statusReason})</CardDescription>;
  const { processed, total } = progress!;
  const percent = Math.round((processed / total) * 100);
  return (
    <div className="flex flex-col gap-2">
      <p className="flex justify-between text-sm tabular-nums">
        <span>
          {processed} / {total} files processed
        </span>
        <span className="font-medium">{percent}%</span>
      </p>
      <Progress value={percent} label={title} />
    </div>
  );
}

/** The icons of lucide, which shadcn uses: loader-circle, clock, circle-check, circle-x, ban. */
const ICONS: Record<Job['status'], [paths: ReactNode, className: string]> = {
  running: [<path key="a" d="M21 12a9 9 0 1 1-6.219-8.56" />, 'animate-spin text-muted-foreground'],
  queued: [
    <g key="a">
      <circle cx="12" cy="12" r="10" />
      <path d="M12 6v6l4 2" />
    </g>,
    'text-muted-foreground',
  ],
  completed: [
    <g key="a">
      <circle cx="12" cy="12" r="10" />
      <path d="m9 12 2 2 4-4" />
    </g>,
    'text-green-600 dark:text-green-500',
  ],
  failed: [
    <g key="a">
      <circle cx="12" cy="12" r="10" />
      <path d="m15 9-6 6" />
      <path d="m9 9 6 6" />
    </g>,
    'text-destructive',
  ],
  cancelled: [
    <g key="a">
      <circle cx="12" cy="12" r="10" />
      <path d="m4.9 4.9 14.2 14.2" />
    </g>,
    'text-muted-foreground',
  ],
};

function StatusIcon({ status }: { status: Job['status'] }) {
  const [paths, className] = ICONS[status];
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cn('size-4 shrink-0', className)}
    >
      {paths}
    </svg>
  );
}
