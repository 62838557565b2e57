// What a test needs of Inngest, with the oddities of the real one: its list has no `data` when it is empty, says of a
// run that it started when it was queued and of a cancelled one that it ends in ten seconds, and ignores parameters
// that it does not know; a single run is completed after its first step; `v1` says HTTP 200 of what it does not have;
// errors have their stacks.

import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

export interface FakeRun {
  id: string;
  status: string;
  queuedAt: string;
  endedAt?: string;
  output?: unknown;
  eventIds: string[];
  functionId: string;
  root: object;
}

const KEY = 'signkey-test-00';

export class FakeInngest {
  readonly runs: FakeRun[] = [];
  readonly events = new Map<string, { name: string; data: unknown }>();
  /** Answers with JSON that is no list, while it is set. */
  nonsense = false;
  /** Does reruns, but says so to nobody. */
  silent: 'rerun' | undefined;
  /** What came with requests for reruns. */
  readonly sent: unknown[] = [];
  /** Called where a run is cancelled. */
  takes: () => void = () => undefined;
  /** `GET /api/v2/runs?…`, in order. */
  readonly asked: string[] = [];
  /** A parameter of the list that it does not know. */
  ignores: string | undefined;
  /** Answers everything with this status, while it is set. */
  down: number | undefined;
  readonly key = KEY;
  #serial = 0;
  readonly #server = http.createServer(async (request, response) => {
    const [status, body] = this.#safely(request, await new Response(Readable.toWeb(request) as never).text());
    const text = typeof body === 'string';
    response.writeHead(status, { 'content-type': text ? 'text/plain; charset=utf-8' : 'application/json' });
    response.end(text ? body : JSON.stringify(body));
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** A run of `docs-ingestion` with an event of its own. */
  add(fields: Partial<FakeRun> & { organizationId?: unknown; event?: string; data?: object } = {}): FakeRun {
    this.#serial += 1;
    const { organizationId = 'org_a', event = 'docs/push', data, ...rest } = fields;
    const eventId = `event_${this.#serial}`;
    this.events.set(eventId, { name: event, data: { organizationId, repo: { fullName: 'acme/docs' }, ...data } });
    const queuedAt = new Date(Date.UTC(2026, 10, 28, 10, 0, this.#serial)).toISOString();
    const run = { id: `run_${this.#serial}`, status: 'RUNNING', queuedAt, eventIds: [eventId], root: {}, ...rest };
    this.runs.push({ functionId: 'docs-ingestion', ...run });
    return this.runs.at(-1) as FakeRun;
  }

  /** How many requests went to a path that begins like this. */
  count(start: string): number {
    return this.asked.filter((line) => line.startsWith(start)).length;
  }

  #safely(request: http.IncomingMessage, sent: string): [number, unknown] {
    try {
      return this.#answer(request, sent);
    } catch {
      return [500, ''];
    }
  }

  #answer({ method, url = '/', headers }: http.IncomingMessage, sent: string): [number, unknown] {
    this.asked.push(`${method} ${url}`);
    if (this.down) return [this.down, '<html>Bad gateway</html>'];
    if (headers.authorization !== `Bearer ${KEY}`) return [401, 'Authentication failed\n'];
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === '/api/v2/runs') return [200, this.nonsense ? { ok: true } : this.#list(searchParams)];
    const [, event] = /^\/v1\/events\/(\w+)$/.exec(pathname) ?? [];
    if (event) {
      const known = this.events.get(event);
      return [200, known ? { data: { id: event, ...known } } : { error: 'Event not found', data: null, status: 404 }];
    }
    const [, id, what] = /^\/api\/v2\/runs\/(\w+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    const run = this.runs.find((run) => run.id === id);
    if (!run) return NOT_FOUND;
    if (!what) return [200, { data: { ...run, status: run.status === 'RUNNING' ? 'COMPLETED' : run.status } }];
    if (what === 'trace') {
      const { queuedAt, status } = run;
      return [200, { data: { rootSpan: { name: 'Run', queuedAt, status, ...run.root }, runId: id } }];
    }
    if (what === 'rerun') {
      this.sent.push(JSON.parse(sent));
      const { fromStep } = JSON.parse(sent) as { fromStep?: { stepId: string } };
      const { children = [] } = run.root as { children?: { stepId?: string }[] };
      if (fromStep && !children.some(({ stepId }) => stepId === fromStep.stepId)) return NO_STEP;
      // The trace does not show the steps that are taken over.
      const again = this.add({ status: 'QUEUED' });
      again.eventIds = run.eventIds;
      if (this.silent === 'rerun') return [504, '<html>Gateway time-out</html>'];
      return [200, { data: { runId: again.id } }];
    }
    if (!['QUEUED', 'RUNNING'].includes(run.status)) {
      return [409, { errors: [{ code: 'run_already_ended', message: 'Cannot cancel an ended run' }] }];
    }
    this.takes();
    run.status = 'CANCELLED';
    run.endedAt = new Date(Date.now() + 10_000).toISOString();
    return [200, { data: { runId: id } }];
  }

  #list(query: URLSearchParams): object {
    if (this.ignores) query.delete(this.ignores);
    const statuses = query.getAll('status');
    const wanted = query.get('functionId');
    const start = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 20);
    const rows = this.runs
      .filter(({ functionId }) => wanted === null || functionId === wanted)
      .filter(({ status }) => !statuses.length || statuses.includes(status))
      .sort((a, b) => (a.queuedAt < b.queuedAt ? 1 : -1))
      .map(({ functionId, eventIds, root: _, ...run }) => ({
        ...run,
        app: { id: 'apps-console' },
        function: { id: functionId, name: 'Docs ingestion' },
        startedAt: run.queuedAt,
        durationMs: '718',
        trigger: { eventIds },
      }));
    const data = rows.slice(start, start + limit);
    const hasMore = rows.length > start + limit;
    return {
      ...(data.length ? { data } : {}),
      metadata: { fetchedAt: new Date().toISOString() },
      page: { limit, ...(hasMore ? { hasMore, cursor: String(start + limit) } : {}) },
    };
  }
}

const NO_STEP: [number, object] = [
  400,
  { errors: [{ code: 'invalid_request', message: 'Step not found in original run' }] },
];
const NOT_FOUND: [number, object] = [404, { errors: [{ code: 'not_found', message: 'Run not found' }] }];
