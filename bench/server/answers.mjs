// The answers of the jobs router, got ready before they are asked for.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import superjson from 'superjson';

import { ListEnvelope, envelope } from './envelope.mjs';
import { details, makeJobs } from './jobs.mjs';
import { advance } from './scenario.mjs';

const compress = promisify(gzip);
const isActive = (row) => row.status === 'running' || row.status === 'queued';

export class Answers {
  #rows;
  #scenario;
  #filter;
  #whole;
  #ready = new Map();

  /** `filter`: `ignored` (every answer is the whole list) or `honoured`. */
  constructor({ jobs, scenario = 'nothing', filter = 'ignored', now }) {
    this.#rows = makeJobs(jobs, now);
    this.#scenario = scenario;
    this.#filter = filter;
    this.#whole = new ListEnvelope(superjson, this.#rows);
    if (String(this.#whole) !== envelope(superjson, this.#rows)) throw new Error('the list is not as superjson writes it');
  }

  /** The answer to `jobs.list` as it stands: its text and its compressed form with and without a batch around. */
  list(input, batched) {
    const active = this.#filter === 'honoured' && input?.filter === 'active';
    const key = `${active} ${batched}`;
    if (!this.#ready.has(key)) this.#ready.set(key, this.#make(active, batched));
    return this.#ready.get(key);
  }

  /** Gets the next answers ready, in the forms that were asked for so far. */
  next() {
    const moved = advance(this.#rows, this.#scenario);
    if (moved.length === 0) return;
    for (const index of moved) this.#whole.set(index, superjson.serialize(this.#rows[index]).json);
    for (const key of this.#ready.keys()) {
      const [active, batched] = key.split(' ').map((word) => word === 'true');
      this.#ready.set(key, this.#make(active, batched));
    }
  }

  get(runId) {
    const row = this.#rows.find(({ id }) => id === runId);
    return row && envelope(superjson, details(row));
  }

  async #make(active, batched) {
    const text = active ? envelope(superjson, this.#rows.filter(isActive)) : String(this.#whole);
    return compress(batched ? `[${text}]` : text);
  }
}
