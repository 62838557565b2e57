// What a test orders instead of the ordinary answer: error pages, delays,
// requests that hang, connections that break.

import { matches } from './requests.mjs';

/**
 * An answer in place of the router's.
 * @typedef {object} Answer
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {string | Buffer | object} [body] an object is sent as JSON
 */

/**
 * @callback Reply
 * @param {import('./requests.mjs').Asked} asked
 * @param {() => Promise<void>} next lets the router answer
 * @param {import('node:http').ServerResponse} response
 * @returns {Promise<void> | void}
 */

/**
 * An order that stands: how often it was used, and how to end it.
 * @typedef {object} Rule
 * @property {number} used how many requests it was applied to
 * @property {Promise<import('./requests.mjs').Asked>} reached its first request
 * @property {() => void} stop
 */

/** The orders of a server, oldest first; a request takes the first that fits. */
export class Rules {
  #rules = [];

  /**
   * Answers the next requests of a kind in another way.
   * @param {import('./requests.mjs').Which} which
   * @param {Answer | Reply} answer
   * @param {{times?: number}} [options] how many requests; `Infinity` until stopped
   * @returns {Rule}
   */
  respond(which, answer, { times = 1 } = {}) {
    const reply = typeof answer === 'function' ? answer : (_asked, _next, response) => send(response, answer);
    return this.#add({ which, reply, times });
  }

  /**
   * Fails the next call of a procedure with a tRPC error; other calls of the
   * same batch are answered as ever.
   * @param {string} procedure
   * @param {{code?: string, message?: string}} [error]
   * @param {{times?: number}} [options]
   * @returns {Rule}
   */
  failNext(procedure, { code = 'INTERNAL_SERVER_ERROR', message } = {}, { times = 1 } = {}) {
    return this.#add({ which: procedure, failure: { procedure, code, message }, times });
  }

  /**
   * Lets the next requests of a kind wait before they are answered.
   * @param {import('./requests.mjs').Which} which
   * @param {number} milliseconds
   * @param {{times?: number}} [options]
   * @returns {Rule}
   */
  delay(which, milliseconds, options) {
    return this.respond(
      which,
      async (_asked, next) => {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await next();
      },
      options,
    );
  }

  /**
   * Does not answer until released, or at all. `aborted` settles with the first
   * request that the client gives up.
   * @param {import('./requests.mjs').Which} which
   * @param {{times?: number}} [options]
   * @returns {Rule & {release: () => void, aborted: Promise<import('./requests.mjs').Asked>}}
   */
  hang(which, options) {
    let release;
    let aborted;
    const released = new Promise((resolve) => (release = resolve));
    const givenUp = new Promise((resolve) => (aborted = resolve));
    const rule = this.respond(
      which,
      async (asked, next) => {
        await Promise.race([released, asked.done]);
        if (asked.aborted) aborted(asked);
        else await next();
      },
      options,
    );
    return Object.assign(rule, { release, aborted: givenUp });
  }

  /**
   * Sends the head and the beginning of an answer, and the rest when released.
   * @param {import('./requests.mjs').Which} which
   * @param {[beginning: string, rest: string]} body
   * @param {{times?: number}} [options]
   * @returns {Rule & {release: () => void}}
   */
  stall(which, [beginning, rest], options) {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    const rule = this.respond(
      which,
      async (asked, _next, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(beginning);
        await Promise.race([released, asked.done]);
        if (!asked.finished) response.end(rest);
      },
      options,
    );
    return Object.assign(rule, { release });
  }

  /**
   * Breaks the connection of the next requests of a kind: at once, or after
   * part of an answer.
   * @param {import('./requests.mjs').Which} which
   * @param {{times?: number, after?: string}} [options] `after` is what is sent first
   * @returns {Rule}
   */
  drop(which, { times = 1, after } = {}) {
    return this.respond(
      which,
      (_asked, _next, response) => {
        if (after === undefined) return void response.destroy();
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': after.length + 1000 });
        response.write(after, () => response.destroy());
      },
      { times },
    );
  }

  /** Ends all orders. */
  reset() {
    this.#rules = [];
  }

  /**
   * The order for a request, which thereby counts as used.
   * @param {import('./requests.mjs').Asked} asked
   * @returns {{reply?: Reply, failure?: {procedure: string, code: string, message?: string}} | undefined}
   */
  take(asked) {
    const order = this.#rules.find(({ which }) => matches(which, asked));
    if (!order) return undefined;
    order.rule.used += 1;
    if (order.rule.used >= order.times) order.rule.stop();
    order.reach(asked);
    return order;
  }

  #add(order) {
    let reach;
    const rule = {
      used: 0,
      reached: new Promise((resolve) => (reach = resolve)),
      stop: () => {
        this.#rules = this.#rules.filter((other) => other.rule !== rule);
      },
    };
    this.#rules.push({ ...order, rule, reach });
    return rule;
  }
}

/** A page as web servers and proxies write it. */
export function html(title) {
  return `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Answer} answer
 */
export function send(response, { status = 200, headers = {}, body = '' }) {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const type = typeof body === 'string' && body.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(text);
}
