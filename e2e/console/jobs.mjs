// The jobs of the stand-in console: a mutable list with the verbs of a job's
// life, for tests to drive while a page looks on.

import { EventEmitter } from 'node:events';

/**
 * A job as the store keeps it. Times are `Date`s on the server's clock.
 * @typedef {object} Job
 * @property {string} id text also where it is answered as a number
 * @property {string} type
 * @property {string} repoName
 * @property {string} status
 * @property {string} [name]
 * @property {string} [statusReason]
 * @property {{processed: number, total: number}} [progress]
 * @property {string} [errorMessage]
 * @property {Date} createdAt
 * @property {Date} [startedAt]
 * @property {Date} [completedAt]
 * @property {number} [durationMs]
 * @property {string} [trigger]
 * @property {string} [triggeredBy]
 * @property {object[]} [steps]
 * @property {object} [event]
 * @property {unknown} [input]
 * @property {unknown} [output]
 * @property {string} [fromStep] the step that a rerun goes on from
 * @property {object} [columns] fields of the answered row, over everything else
 */

/** The list of jobs, oldest first. */
export class Jobs {
  #now;
  #numeric;
  #serial;
  /** @type {Map<string, Job>} */
  #byId = new Map();
  /** @type {unknown[]} */
  #strays = [];
  /** Emits `change` whenever the list is another. */
  changes = new EventEmitter().setMaxListeners(0);
  /** How often it has changed. */
  version = 0;

  /**
   * @param {() => number} now the server's clock
   * @param {{numeric?: boolean}} [options] ids made of digits alone
   */
  constructor(now, { numeric = false } = {}) {
    this.#now = now;
    this.#numeric = numeric;
    this.#serial = numeric ? 1000 : 0;
  }

  /**
   * Adds a job, by default a running docs ingestion of `acme/docs` that started
   * now, and returns it. Times may be given as `Date`s, texts or milliseconds.
   * @param {Partial<Job>} [fields]
   */
  add(fields = {}) {
    this.#serial += 1;
    const id = String(fields.id ?? (this.#numeric ? this.#serial : `run_${String(this.#serial).padStart(2, '0')}`));
    const status = fields.status ?? 'running';
    const at = new Date(this.#now());
    const finished = ['completed', 'failed', 'cancelled'].includes(status);
    const job = {
      type: 'docs-ingestion',
      repoName: 'acme/docs',
      createdAt: at,
      ...(status === 'queued' ? {} : { startedAt: at }),
      ...(finished ? { completedAt: at } : {}),
      trigger: 'manual',
      ...dated(fields),
      id,
      status,
    };
    this.#byId.set(id, job);
    this.#changed();
    return job;
  }

  /**
   * Adds something to the list's answer as it is, such as a row without an id.
   * @param {unknown} row
   */
  addRow(row) {
    this.#strays.push(row);
    this.#changed();
  }

  /** What {@link Jobs.addRow} added. */
  get strays() {
    return this.#strays;
  }

  /** @returns {Job[]} */
  all() {
    return [...this.#byId.values()];
  }

  /** @param {string} id @returns {Job | undefined} */
  get(id) {
    return this.#byId.get(String(id));
  }

  /**
   * Changes fields of a job; `undefined` takes one away.
   * @param {string} id @param {Partial<Job>} fields
   */
  update(id, fields) {
    const job = this.get(id);
    if (!job) throw new Error(`there is no job ${id}`);
    Object.assign(job, dated(fields));
    this.#changed();
    return job;
  }

  /** A queued job begins to run. */
  start(id) {
    return this.update(id, { status: 'running', statusReason: undefined, startedAt: new Date(this.#now()) });
  }

  /** A job has got this far; the total stays unless a new one is given. */
  progress(id, processed, total = this.get(id)?.progress?.total ?? 0) {
    return this.update(id, { progress: { processed, total } });
  }

  /** A job ends well, with all of its files processed. */
  finish(id, fields = {}) {
    const total = this.get(id)?.progress?.total;
    const progress = total === undefined ? undefined : { processed: total, total };
    return this.#end(id, 'completed', { progress, ...fields });
  }

  /** A job fails with a message. */
  fail(id, errorMessage, fields = {}) {
    return this.#end(id, 'failed', { errorMessage, ...fields });
  }

  /** A job is called off. */
  cancel(id, fields = {}) {
    return this.#end(id, 'cancelled', fields);
  }

  /**
   * A new queued job of the same work; the old one stays.
   * @param {string} id
   * @param {string} [fromStep] the id of the step that it goes on from
   */
  restart(id, fromStep) {
    const job = this.get(id);
    if (!job) throw new Error(`there is no job ${id}`);
    const { type, repoName, name, trigger, triggeredBy, input, event } = job;
    return this.add({ type, repoName, name, trigger, triggeredBy, input, event, status: 'queued', ...(fromStep === undefined ? {} : { fromStep }) });
  }

  /** A job is gone from the list. */
  remove(id) {
    const was = this.#byId.delete(String(id));
    this.#changed();
    return was;
  }

  /** No jobs at all. */
  clear() {
    this.#byId.clear();
    this.#strays = [];
    this.#changed();
  }

  #changed() {
    this.version += 1;
    this.changes.emit('change');
  }

  #end(id, status, fields) {
    return this.update(id, { status, completedAt: new Date(this.#now()), ...fields });
  }
}

const TIMES = ['createdAt', 'startedAt', 'completedAt'];

function dated(fields) {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, TIMES.includes(key) && value != null ? new Date(value) : value]),
  );
}
