// Runs functions as Inngest would, with retries and with what they invoke. @inngest/test, on which this stands, does
// one attempt of one function.

import { InngestTestEngine, mockCtx } from '@inngest/test';
import type { EventPayload, InngestFunction } from 'inngest';

type Fn = InngestFunction.Like;
type Transform = NonNullable<InngestTestEngine.Options['transformCtx']>;

/** A run that was invoked. */
export interface Invoked {
  id: string;
  data: Record<string, unknown>;
  attempts?: number;
}

/** What became of a run. */
export interface Ended {
  result?: unknown;
  error?: { name: string; message: string };
  attempts: number;
  invoked: Invoked[];
  /** How many invoked runs were in work at once, at most. */
  atOnce: number;
}

/** Errors after which Inngest does not try again. The last is what the SDK says of an event. */
const FINAL = ['NonRetriableError', 'FileFailure', 'EventValidationError'];

/** Runs a function to its end. @param before called before each attempt with its number, from 0 */
export async function run(fn: Fn, event: EventPayload, before?: (attempt: number) => Promise<void>): Promise<Ended> {
  const { retries = 3 } = (fn as InngestFunction.Any).opts;
  const { ended, invoke } = invoking();
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    await before?.(attempt);
    ended.attempts += 1;
    const { result, error } = await engineOf(fn, event, invoke, attempt).execute();
    if (error === undefined) return { ...ended, result };
    const { name, message } = error as Error;
    ended.error = { name, message };
    if (FINAL.includes(name)) return ended;
  }
  return ended;
}

/** What Inngest is told of one step. */
export async function stepOf(fn: Fn, event: EventPayload, id: string) {
  const { step } = await engineOf(fn, event, invoking().invoke, 0).executeStep(id);
  return step as { op: string; error?: { name: string }; metadata?: { kind: string; scope: string; values: unknown }[] };
}

type Invoke = (id: string, options: { function: Fn; data: Record<string, unknown> }) => Promise<unknown>;

function engineOf(fn: Fn, event: EventPayload, invoke: Invoke, attempt: number): InngestTestEngine {
  const transformCtx: Transform = (context) => {
    const mocked = mockCtx({ ...context, attempt });
    return { ...mocked, step: { ...mocked.step, invoke } } as unknown as ReturnType<Transform>;
  };
  return new InngestTestEngine({ function: fn, events: [event as { name: string }], transformCtx });
}

/** A `step.invoke` that runs what it is given, once: the engine runs a function anew for each of its steps. */
function invoking(): { ended: Ended; invoke: Invoke } {
  const ended: Ended = { attempts: 0, invoked: [], atOnce: 0 };
  const answers = new Map<string, Promise<unknown>>();
  let inWork = 0;
  const start: Invoke = async (id, { function: child, data }) => {
    const invoked: Invoked = { id, data };
    ended.invoked.push(invoked);
    inWork += 1;
    ended.atOnce = Math.max(ended.atOnce, inWork);
    const { result, error, attempts } = await run(child, { name: 'inngest/function.invoked', data });
    inWork -= 1;
    invoked.attempts = attempts;
    if (error) throw Object.assign(new Error(error.message), { name: error.name });
    return result;
  };
  const invoke: Invoke = (id, options) => {
    const answer = answers.get(id) ?? start(id, options);
    answers.set(id, answer);
    return answer;
  };
  return { ended, invoke };
}
