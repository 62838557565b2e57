// What the server answers, written and compressed before it is asked for, so that its own work is not measured.

import { gzipSync } from 'node:zlib';

import superjson from 'superjson';

import { detailsOf } from './jobs.mjs';

/** What changes from one answer to the next. @typedef {'nothing' | 'ten' | 'running'} Scenario */
/** How the input `filter` is taken. @typedef {'ignored' | 'honoured'} Filter */

const ACTIVE = ['running', 'queued'];

/** The successive answers about one list of jobs. */
export class Answers {
  #rows;
  #moving;
  #filter;
  /** @type {Map<string, {text: Buffer, gzip: Buffer}[]>} */
  #ahead = new Map();

  /**
   * @param {object[]} rows
   * @param {{scenario?: Scenario, filter?: Filter}} [options]
   */
  constructor(rows, { scenario = 'nothing', filter = 'ignored' } = {}) {
    this.#rows = rows;
    this.#filter = filter;
    const running = rows.filter(({ status }) => status === 'running');
    this.#moving = { nothing: [], ten: running.slice(0, 10), running }[scenario];
  }

  /** The next answer of `jobs.list`. */
  list(filter, batched) {
    const key = this.#key(filter, batched);
    const ahead = this.#ahead.get(key) ?? [];
    this.#ahead.set(key, ahead);
    if (ahead.length === 0) ahead.push(this.#write(key));
    // Where nothing changes there is one answer for ever.
    return this.#moving.length === 0 ? ahead[0] : ahead.shift();
  }

  /** Writes the next answers of the kinds that were asked for. */
  prepare(count) {
    if (this.#moving.length === 0) return;
    for (const [key, ahead] of this.#ahead) {
      while (ahead.length < count) ahead.push(this.#write(key));
    }
  }

  /** The answer of `jobs.get`; none for a job that is not there. */
  details(id, batched) {
    const row = this.#rows.find((each) => each.id === id);
    return row && compressed(envelope(detailsOf(row), batched));
  }

  #key(filter, batched) {
    const wanted = this.#filter === 'honoured' && filter ? filter : 'all';
    return `${wanted} ${batched ? 'batch' : 'single'}`;
  }

  #write(key) {
    const [filter, form] = key.split(' ');
    for (const { progress } of this.#moving) progress.processed = Math.min(progress.processed + 1, progress.total);
    const rows = this.#rows.filter(({ status }) => filter === 'all' || ACTIVE.includes(status) === (filter === 'active'));
    return compressed(envelope(rows, form === 'batch'));
  }
}

function envelope(data, batched) {
  const answer = { result: { data: superjson.serialize(data) } };
  return JSON.stringify(batched ? [answer] : answer);
}

function compressed(text) {
  const buffer = Buffer.from(text);
  return { text: buffer, gzip: gzipSync(buffer) };
}
