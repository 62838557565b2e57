// What a run of Inngest's is shown as. `jobs-server` says the same of it.

import { z } from 'zod';

import { failureOf, isActive, type Span, type Status } from './inngest.js';
import type { OwnedRun } from './snapshot.js';

const name = z.string().min(1);
const named = z.object({ fullName: name });
/** Inngest gives numbers as text. */
const count = z.union([z.string().regex(/^\d+$/), z.number()]).pipe(z.coerce.number().int().nonnegative());
const counts = z.object({ processed: count, total: count });

export function jobOf({ run, event: { data } }: OwnedRun, trace: Span | undefined, now: number, isRerun: boolean) {
  // A trace may be newer than the list, but what has ended does not begin again.
  const status = isActive(run.status) && trace ? trace.status : run.status;
  // The list ends a cancelled run ten seconds from now.
  const past = (time: Date | undefined) => time && new Date(Math.min(time.getTime(), now));
  const startedAt = past(trace?.startedAt);
  const completedAt = isActive(status) ? undefined : past(trace?.endedAt ?? run.endedAt);
  return {
    id: run.id,
    type: run.function.id,
    repoName: repoOf(data),
    status,
    statusReason: reasonOf(status, trace),
    progress: progressOf(trace, data.files),
    errorMessage: status === 'failed' ? (failureOf(run) ?? (trace && failureOf(trace))) : undefined,
    createdAt: new Date(Math.min(run.queuedAt.getTime(), now)),
    startedAt,
    completedAt,
    durationMs: lengthOf(startedAt, completedAt),
    trigger: isRerun ? 'manual' : triggerOf(data.trigger),
    // Of any other run, it is the last step's.
    output: status === 'completed' ? (run.status === status ? run.output : trace?.output) : undefined,
  };
}

/** Nobody knows it where a clock was put back meanwhile. */
function lengthOf(startedAt: Date | undefined, completedAt: Date | undefined): number | undefined {
  const length = startedAt && completedAt && completedAt.getTime() - startedAt.getTime();
  return length !== undefined && length >= 0 ? length : undefined;
}

export function repoOf({ repo, repoName, repoFullName }: Record<string, unknown>): string {
  const fullName = named.safeParse(repo).data?.fullName;
  return fullName ?? name.safeParse(repoName).data ?? name.safeParse(repoFullName).data ?? '';
}

const triggerOf = (said: unknown): string =>
  typeof said === 'string' && said && said.length <= 40 ? said : 'automatic';

/** No field says why a run waits: what is said here follows from the function's limit, or from the trace. */
function reasonOf(status: Status, trace: Span | undefined): string | undefined {
  if (status === 'queued') return 'probably waiting for a free slot (at most 1 per organization)';
  const step = trace?.children.findLast((span) => span.stepOp && isActive(span.status));
  if (status !== 'running' || !step) return undefined;
  if (step.stepOp === 'INVOKE') return `waiting for ${step.name}`;
  if (step.stepOp === 'WAIT_FOR_EVENT') return `waiting for an event (${step.name})`;
  return step.stepOp === 'SLEEP' ? `sleeping (${step.name})` : undefined;
}

/** What the function says, or else how many of the event's files the runs are done that it invoked. */
function progressOf(trace: Span | undefined, files: unknown): { processed: number; total: number } | undefined {
  const values = trace?.metadata.find(({ kind }) => kind === 'userland.progress')?.values;
  const said = values && counts.safeParse(values).data;
  if (said) return { ...said, processed: Math.min(said.processed, said.total) };
  const invoked = trace?.children.filter(({ stepOp }) => stepOp === 'INVOKE') ?? [];
  if (!Array.isArray(files) || !invoked.length) return undefined;
  const done = invoked.filter((span) => span.status === 'completed').length;
  return { processed: Math.min(done, files.length), total: files.length };
}

/** `isFirst`: whether it is no rerun, of which Inngest would take the results of the run that came first. */
export function stepsOf(root: Span, job: { status: Status; completedAt: Date | undefined }, isFirst: boolean) {
  // Without an id it is Inngest's own; "Finalization" matters where it is what failed.
  const isFailedEnd = ({ name, status }: Span) => name === 'Finalization' && status === 'failed';
  const steps = root.children.filter((span) => span.stepId || isFailedEnd(span));
  const attemptsOf = ({ children }: Span) => children.filter(({ name }) => name.startsWith('Attempt '));
  const common = (span: Span) => ({
    // Steps of a run that was cancelled stay as they were: running, for ever.
    status: isActive(span.status) && !isActive(job.status) ? job.status : span.status,
    startedAt: span.startedAt,
    // A step that sleeps has an end, too: when it wakes.
    endedAt: isActive(span.status) ? job.completedAt : span.endedAt,
    error: failureOf(span),
  });
  // A step that was tried again is there once with its attempts, and once more for each of them.
  const tried = new Set(steps.filter((span) => attemptsOf(span).length).map(({ stepId }) => stepId));
  const whole = steps.filter((span) => attemptsOf(span).length || !tried.has(span.stepId));
  const canRetry = isFirst && (job.status === 'failed' || job.status === 'cancelled');
  const rerunnable = canRetry ? rerunnableOf(whole) : new Set<Span>();
  return whole.filter((span) => !isReport(span)).map((span) => {
    const attempts = attemptsOf(span);
    const step = common(span);
    return {
      id: span.stepId ?? span.name,
      name: span.name,
      op: OPS[span.stepOp ?? ''],
      queuedAt: span.queuedAt,
      ...step,
      error: step.status === 'completed' ? undefined : (step.error ?? attempts.map(failureOf).findLast(Boolean)),
      attempt: Math.max(1, attempts.length),
      attempts: attempts.map(common),
      rerunnable: rerunnable.has(span) || undefined,
    };
  });
}

/** The steps whose results a rerun from this one has. They took no time of it. */
export function stepsBefore(root: Span, job: Parameters<typeof stepsOf>[1], stepId: string) {
  const begun = ({ startedAt, queuedAt }: Step) => (startedAt ?? queuedAt)?.getTime() ?? Number.NaN;
  const steps = stepsOf(root, job, false);
  const from = steps.find(({ id }) => id === stepId);
  const before = steps.filter((step) => from && step !== from && begun(step) <= begun(from));
  const none = { queuedAt: undefined, startedAt: undefined, endedAt: undefined, attempt: undefined, attempts: [] };
  return before.filter(({ status }) => status === 'completed').map((step) => ({ ...step, ...none }));
}

type Step = ReturnType<typeof stepsOf>[number];

/** By such a step a function says how far it is. One that failed may be why the run did. */
const isReport = ({ name, status }: Span) => /^progress(:|$)/.test(name) && status !== 'failed';

/** The steps from which Inngest can go on: it takes over what began before, all of which has to be completed. */
function rerunnableOf(spans: readonly Span[]): Set<Span> {
  const steps = spans.filter(({ stepId }) => stepId);
  const isOpen = ({ status }: Span) => status !== 'completed';
  const begun = ({ startedAt, queuedAt }: Span) => (startedAt ?? queuedAt)?.getTime() ?? Number.NaN;
  const [first = Number.POSITIVE_INFINITY, second] = steps.filter(isOpen).map(begun).sort((a, b) => a - b);
  // Of several that began at once, each would take over the others.
  const isNext = (step: Span) => isOpen(step) && begun(step) === first && first !== second;
  return new Set(steps.filter((step) => begun(step) < first || isNext(step)));
}

const OPS: Record<string, string> = {
  RUN: 'run',
  SLEEP: 'sleep',
  WAIT_FOR_EVENT: 'wait',
  INVOKE: 'invoke',
  SEND_EVENT: 'send',
};
