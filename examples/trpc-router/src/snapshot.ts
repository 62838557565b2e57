// What Inngest knew a moment ago. Every browser reads this, so a hundred of them cost Inngest what one does.

import { type Event, type Inngest, isActive, isKeyRefused, type Run, type Span, unavailable } from './inngest.js';

const SECOND = 1_000;
const FRESH = 3 * SECOND;
/** Runs that end are noticed at once; the others of the window are looked at this often. */
const WHOLE = 60 * SECOND;
const WINDOW = 24 * 60 * 60 * SECOND;
const LONGEST_WAIT = 60 * SECOND;
const EVENTS_KEPT = 10_000;
const AT_ONCE = 8;

/** A run of an organization, with the event that started it. */
export interface OwnedRun {
  organizationId: string;
  run: Run;
  event: Event;
}

interface Trace {
  at: number;
  /** Of a run that had ended: it does not change any more. */
  ended: boolean;
  root: Promise<Span>;
}

export interface SnapshotOptions {
  /** Milliseconds since 1970; a test gives its own. */
  now?: () => number;
  /** Told the first of several failures. */
  report?: (error: Error) => void;
}

export class Snapshot {
  readonly #inngest: Inngest;
  readonly #now: () => number;
  readonly #report: (error: Error) => void;
  #runs = new Map<string, Run>();
  #asOf = 0;
  #isExpired = false;
  #wholeAt = 0;
  #failures = 0;
  #notBefore = 0;
  #lastError: unknown;
  #flight: Promise<void> | undefined;
  readonly #events = new Map<string, Promise<Event | undefined>>();
  readonly #missing = new Set<string>();
  readonly #unanswered = new Set<string>();
  readonly #traces = new Map<string, Trace>();
  readonly #limit = limit(AT_ONCE);

  constructor(inngest: Inngest, { now = Date.now, report = console.error }: SnapshotOptions = {}) {
    this.#inngest = inngest;
    this.#now = now;
    this.#report = report;
  }

  /** When the runs were like this. */
  get asOf(): number {
    return this.#asOf;
  }

  /** The next question is answered with what is true then: something was changed. */
  expire(): void {
    this.#isExpired = true;
    this.#wholeAt = 0;
  }

  /** The same of runs that have not ended, without a look at all the others. */
  expireActive(): void {
    this.#isExpired = true;
  }

  /** The runs of an organization, newest first. */
  async runsOf(organizationIds: readonly string[]): Promise<OwnedRun[]> {
    await this.#refresh();
    const owned = await Promise.all([...this.#runs.values()].map((run) => this.#owned(run, organizationIds)));
    return owned.filter((row) => row !== undefined).sort((a, b) => b.run.queuedAt.getTime() - a.run.queuedAt.getTime());
  }

  /** One run, if it is one of these organizations'. */
  async find(id: string, organizationIds: readonly string[]): Promise<OwnedRun | undefined> {
    await this.#refresh();
    const run = this.#runs.get(id);
    return run && this.#owned(run, organizationIds);
  }

  /** A run's spans, as they were three seconds ago at most. */
  trace({ id, status }: Run): Promise<Span> {
    const ended = !isActive(status);
    const known = this.#traces.get(id);
    if (known && ((known.ended && ended) || this.#now() - known.at < FRESH)) return known.root;
    const trace: Trace = { at: this.#now(), ended, root: this.#limit(() => this.#inngest.trace(id)) };
    trace.root = trace.root.catch((error: unknown) => {
      trace.ended = false;
      if (known) return known.root;
      throw error;
    });
    this.#traces.set(id, trace);
    return trace.root;
  }

  /** A run's spans, if somebody has looked at them. */
  knownTrace(id: string): Promise<Span> | undefined {
    return this.#traces.get(id)?.root;
  }

  /**
   * Inngest cannot filter by what events hold, so whose a run is, is decided here. A run whose event is not known or
   * names no organization, or that several events started, is nobody's.
   */
  async #owned(run: Run, organizationIds: readonly string[]): Promise<OwnedRun | undefined> {
    const [id, ...others] = run.trigger.eventIds;
    const event = id === undefined || others.length ? undefined : await this.#event(id);
    const organizationId = event?.data.organizationId;
    if (!event || typeof organizationId !== 'string' || !organizationId) return undefined;
    return organizationIds.includes(organizationId) ? { organizationId, run, event } : undefined;
  }

  #event(id: string): Promise<Event | undefined> {
    const known = this.#events.get(id);
    if (known) return known;
    const asked = this.#limit(() => this.#inngest.event(id)).then(
      (event) => {
        if (!event) this.#missing.add(id);
        return event;
      },
      () => {
        this.#unanswered.add(id);
        return undefined;
      },
    );
    this.#events.set(id, asked);
    const [oldest] = this.#events.keys();
    if (this.#events.size > EVENTS_KEPT && oldest !== undefined) this.#events.delete(oldest);
    return asked;
  }

  #forget(eventIds: Set<string>): void {
    for (const id of eventIds) this.#events.delete(id);
    eventIds.clear();
  }

  /** One question at a time, whoever asks. While Inngest is away, the last answer stands. */
  async #refresh(): Promise<void> {
    const now = this.#now();
    if ((this.#isExpired || now - this.#asOf >= FRESH) && now >= this.#notBefore) {
      this.#flight ??= this.#ask().finally(() => (this.#flight = undefined));
    }
    await this.#flight;
    if (this.#asOf === 0) throw unavailable(this.#lastError);
  }

  async #ask(): Promise<void> {
    const now = this.#now();
    const since = new Date(now - WINDOW);
    this.#isExpired = false;
    this.#forget(this.#unanswered);
    try {
      const active = await this.#inngest.runs(since, 'active');
      const ids = new Set(active.map(({ id }) => id));
      const hasEnded = [...this.#runs.values()].some(({ id, status }) => isActive(status) && !ids.has(id));
      if (hasEnded || now - this.#wholeAt >= WHOLE) {
        this.#runs = byId(await this.#inngest.runs(since, 'all'));
        this.#wholeAt = now;
        // It may be that they were not stored yet.
        this.#forget(this.#missing);
        for (const id of this.#traces.keys()) if (!this.#runs.has(id)) this.#traces.delete(id);
      } else {
        this.#runs = byId([...this.#runs.values(), ...active]);
      }
      this.#asOf = now;
      this.#failures = 0;
    } catch (error) {
      this.#lastError = error;
      if (this.#failures === 0) this.#report(unavailable(error));
      const wait = isKeyRefused(error) ? LONGEST_WAIT : Math.min(FRESH * 2 ** this.#failures, LONGEST_WAIT);
      this.#failures += 1;
      // Some other number for each server, so that they do not all come back at once.
      this.#notBefore = now + wait * (0.75 + Math.random() / 2);
    }
  }
}

const byId = (runs: readonly Run[]) => new Map(runs.map((run) => [run.id, run]));

/** Lets so many run at once; the others wait their turn. */
function limit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
