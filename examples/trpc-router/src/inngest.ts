// Inngest's REST API, as far as the Jobs tab needs it. What comes back is checked: it may be another version's, or a
// proxy's.

import { TRPCError } from '@trpc/server';
import { z } from 'zod';

const TIMEOUT_MS = 8_000;
const PAGE = 100;
/** Newest first; what is beyond is not listed. */
const MAX_PAGES = 10;
const LONGEST_MESSAGE = 2_000;

// `coerce` alone takes null for 1970.
const time = z.string().pipe(z.coerce.date());
const later = time.optional().catch(undefined);

const WORDS: Record<string, Status> = {
  QUEUED: 'queued',
  WAITING: 'queued',
  SCHEDULED: 'queued',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  SKIPPED: 'skipped',
};
export type Status = 'queued' | 'running' | 'completed' | 'skipped' | 'failed' | 'cancelled';
/** A word that is not known does not end a run. */
const status = z.string().transform((word): Status => WORDS[word] ?? 'running');
export const isActive = (status: Status): boolean => status === 'queued' || status === 'running';

/** A row of the list. Its `startedAt` and `durationMs` are left out: they count from queueing. */
const run = z.object({
  id: z.string(),
  app: z.object({ id: z.string() }),
  function: z.object({ id: z.string() }),
  status,
  queuedAt: time,
  endedAt: later,
  output: z.unknown(),
  trigger: z.object({ eventIds: z.array(z.string()) }),
});
export type Run = z.infer<typeof run>;

const event = z.object({ name: z.string(), data: z.record(z.unknown()).catch({}) });
export type Event = z.infer<typeof event>;

const spanFields = z.object({
  name: z.string(),
  status,
  stepId: z.string().optional(),
  stepOp: z.string().optional(),
  queuedAt: later,
  startedAt: later,
  endedAt: later,
  output: z.unknown(),
  metadata: z.array(z.object({ kind: z.string(), values: z.record(z.unknown()).optional() })).default([]),
});
export type Span = z.infer<typeof spanFields> & { children: Span[] };
const span: z.ZodType<Span, z.ZodTypeDef, unknown> = spanFields.extend({
  children: z.lazy(() => z.array(span).default([])),
});

const failed = z.object({ message: z.string() });
/** In the list, an error is below `error`; in a trace it is not, and `error` is the name of a class. */
const failure = z.union([z.object({ error: failed }).transform(({ error }) => error), failed]);

const page = z.object({
  // An empty list has none.
  data: z.array(z.unknown()).default([]),
  // The last page has no cursor. An answer without `page` is no list; taken for an empty one, it would end all runs.
  page: z.object({ cursor: z.string().optional() }),
});

export interface InngestOptions {
  /** `http://127.0.0.1:8288`, say. */
  url: string;
  /** A dev server needs none. */
  signingKey?: string | undefined;
  appId: string;
  functionId: string;
  /** How long an answer may take. */
  timeoutMs?: number;
}

/** Inngest said no; `status` is HTTP's. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export class Inngest {
  readonly #options: InngestOptions;

  constructor(options: InngestOptions) {
    this.#options = options;
  }

  /** The function's runs since a moment, newest first. */
  async runs(since: Date, which: 'all' | 'active'): Promise<Run[]> {
    const { appId, functionId } = this.#options;
    // Without `from` it looks at all runs there ever were.
    const query = new URLSearchParams({ appId, functionId, from: since.toISOString(), limit: String(PAGE) });
    query.set('includeOutput', 'true');
    if (which === 'active') for (const word of ['QUEUED', 'RUNNING']) query.append('status', word);
    const runs: Run[] = [];
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const { data, page: next } = page.parse(await this.#ask(`/api/v2/runs?${query}`));
      runs.push(...data.flatMap((row) => run.safeParse(row).data ?? []));
      if (!next.cursor) break;
      query.set('cursor', next.cursor);
    }
    // A parameter that it does not know is ignored, not refused; so what it filtered is looked at again.
    return runs.filter((row) => row.app.id === appId && row.function.id === functionId);
  }

  /** An event with its data, which never change; `undefined` if it is not kept any more. */
  async event(id: string): Promise<Event | undefined> {
    try {
      return event.parse(await this.#data(`/v1/events/${encodeURIComponent(id)}`));
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** The root of a run's spans, the children of which are its steps. */
  async trace(id: string): Promise<Span> {
    const data = await this.#data(`/api/v2/runs/${encodeURIComponent(id)}/trace?includeOutput=true`);
    return z.object({ rootSpan: span }).parse(data).rootSpan;
  }

  async cancel(id: string): Promise<void> {
    await this.#ask(`/api/v2/runs/${encodeURIComponent(id)}/cancel`, {});
  }

  /** Starts a run with the same event, from this step on if there is one, at each call another; its id. */
  async rerun(id: string, stepId?: string): Promise<string> {
    const body = stepId === undefined ? {} : { fromStep: { stepId } };
    const data = await this.#data(`/api/v2/runs/${encodeURIComponent(id)}/rerun`, body);
    return z.object({ runId: z.string() }).parse(data).runId;
  }

  async #data(path: string, body?: object): Promise<unknown> {
    const answer = z.object({ data: z.unknown(), status: z.number().optional() }).parse(await this.#ask(path, body));
    // v1 says HTTP 200 whatever happened, and the status in the body.
    if ((answer.status ?? 200) >= 400) throw new Refusal(answer.status ?? 0, `Inngest answered ${answer.status}`);
    return answer.data;
  }

  /** With a body, it is a POST. */
  async #ask(path: string, body?: object): Promise<unknown> {
    const { url, signingKey, timeoutMs = TIMEOUT_MS } = this.#options;
    const response = await fetch(new URL(path, url), {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(signingKey ? { authorization: `Bearer ${signingKey}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // 401 is plain text, and a proxy's pages are HTML.
    const text = await response.text();
    if (!response.ok) throw new Refusal(response.status, `Inngest answered ${response.status}`);
    return JSON.parse(text);
  }
}

/** Why a run or a step failed. Its stack holds file paths and stays here, as do outputs of what did not fail. */
export function failureOf({ status, output }: { status: Status; output?: unknown }): string | undefined {
  return status === 'failed' ? failure.safeParse(output).data?.message.slice(0, LONGEST_MESSAGE) : undefined;
}

/** An error of Inngest's as the router answers it. A 401 is about this server's key, not about the reader's session. */
export function unavailable(cause: unknown): TRPCError {
  const message = isKeyRefused(cause)
    ? 'Inngest refuses the key. Set INNGEST_SIGNING_KEY to the signing key of this environment'
    : 'Inngest does not answer as it should';
  return new TRPCError({ code: 'SERVICE_UNAVAILABLE', message, cause });
}

/** Whether Inngest may have done what it was asked, although it did not say so. */
export const isAmbiguous = (error: unknown): boolean => !(error instanceof Refusal) || error.status >= 500;

/** A wrong key stays wrong until somebody sets another. */
export function isKeyRefused(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 401 || error.status === 403);
}
