// The log of what clients asked the endpoint, and ways to wait for it.

import superjson from 'superjson';

/**
 * One request to the endpoint.
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} path with the query
 * @property {string[]} procedures `['jobs.list', 'jobs.get']`
 * @property {unknown[]} inputs one for each procedure, as the procedure gets it
 * @property {boolean} batch
 * @property {Record<string, string>} headers
 * @property {number} time when it came, in milliseconds on the machine's clock
 * @property {number} [status] of the answer, once it is out
 * @property {boolean} aborted the connection ended before the answer was out
 * @property {boolean} finished the answer is out, or never will be
 * @property {Promise<void>} done settles when `finished` becomes true
 */

/** Which requests: a procedure, or a test of the request. `*` is any. */
/** @typedef {string | ((asked: Asked) => boolean)} Which */

/** @param {Which} which @param {Asked} asked */
export function matches(which, asked) {
  if (typeof which === 'function') return which(asked);
  return which === '*' || asked.procedures.includes(which);
}

/** All requests to the endpoint, oldest first; an array with a few questions. */
export class Requests extends Array {
  /** @type {Set<{which: Which, resolve: (asked: Asked) => void}>} */
  #waiting = new Set();

  static get [Symbol.species]() {
    return Array;
  }

  /** @param {Which} which @returns {Asked[]} */
  of(which) {
    return this.filter((asked) => matches(which, asked));
  }

  /** Those that are not answered yet. @param {Which} [which] */
  inFlight(which = '*') {
    return this.of(which).filter((asked) => !asked.finished);
  }

  /**
   * The next request of this kind to come in after this call.
   * @param {Which} [which] @returns {Promise<Asked>}
   */
  next(which = '*') {
    return new Promise((resolve) => this.#waiting.add({ which, resolve }));
  }

  /** Forgets what was asked so far. */
  clear() {
    this.length = 0;
  }

  /**
   * Adds a request and tells those who wait for it.
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {{procedures: string[], url: URL, body: string, transformer: string}} seen
   * @returns {Asked}
   */
  record(request, response, { procedures, url, body, transformer }) {
    const batch = url.searchParams.get('batch') === '1';
    const sent = request.method === 'GET' ? url.searchParams.get('input') : body;
    let settle;
    const asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      procedures,
      inputs: inputs(sent, procedures, batch, transformer),
      batch,
      headers: { ...request.headers },
      time: Date.now(),
      status: undefined,
      aborted: false,
      finished: false,
      done: new Promise((resolve) => (settle = resolve)),
    };
    response.once('close', () => {
      asked.finished = true;
      asked.aborted = !response.writableFinished;
      asked.status = response.headersSent ? response.statusCode : undefined;
      settle();
    });
    this.push(asked);
    for (const waiting of [...this.#waiting]) {
      if (!matches(waiting.which, asked)) continue;
      this.#waiting.delete(waiting);
      waiting.resolve(asked);
    }
    return asked;
  }
}

/** What each procedure gets as its input; what cannot be read is undefined. */
function inputs(sent, procedures, batch, transformer) {
  let parsed;
  try {
    parsed = sent ? JSON.parse(sent) : undefined;
  } catch {
    return procedures.map(() => undefined);
  }
  const read = (value) => {
    if (value === undefined || transformer === 'none') return value;
    return superjson.deserialize(value);
  };
  return procedures.map((_, index) => {
    try {
      return read(batch ? parsed?.[index] : parsed);
    } catch {
      return undefined;
    }
  });
}
