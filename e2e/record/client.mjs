// The official client, and what it hands to its caller written down as data.

import {
  createTRPCUntypedClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
} from '@trpc/client';
import { EventSource } from 'eventsource';

const LINKS = { single: httpLink, batch: httpBatchLink, stream: httpBatchStreamLink };

/** @typedef {['query' | 'mutation', string, unknown?]} Call kind, procedure, input */

/**
 * @typedef {object} Wire
 * @property {string} url
 * @property {object} [transformer] a version of superjson
 * @property {Record<string, string>} [headers]
 * @property {typeof fetch} [fetch]
 * @property {'POST'} [methodOverride]
 */

/**
 * Makes calls in one tick over one of the links. One call over the single link
 * gives one outcome, everything else a list.
 * @param {Wire} wire
 * @param {keyof typeof LINKS} link
 * @param {Call[]} calls
 */
export async function call({ url, transformer, headers, fetch, methodOverride }, link, calls) {
  const client = createTRPCUntypedClient({ links: [LINKS[link]({ url, transformer, headers, fetch, methodOverride })] });
  const outcomes = await Promise.all(
    calls.map(([kind, path, input]) =>
      client[kind](path, input).then(
        (data) => ({ ok: true, data: plain(data) ?? null }),
        (error) => ({
          ok: false,
          message: error.message,
          data: error.data ?? null,
          shapeCode: error.shape?.code ?? null,
        }),
      ),
    ),
  );
  return link === 'single' ? outcomes[0] : outcomes;
}

/**
 * Subscribes and notes what happens until the end, a failure that is not
 * retried, or the second attempt to connect.
 * @param {Wire} wire
 * @param {string} path
 * @param {unknown} input
 */
export function subscribe({ url, transformer, headers, fetch: send = globalThis.fetch }, path, input) {
  const link = httpSubscriptionLink({
    url,
    transformer,
    EventSource,
    eventSourceOptions: {
      fetch: (to, init) => send(to, { ...init, headers: { ...init.headers, ...headers } }),
    },
  });
  const client = createTRPCUntypedClient({ links: [link] });
  const events = [];
  return new Promise((resolve) => {
    const subscription = client.subscription(path, input, {
      onStarted: () => events.push({ event: 'started' }),
      onData: (data) => events.push({ event: 'data', ...plain({ id: data.id, data: data.data ?? data }) }),
      onConnectionStateChange: ({ state, error }) => {
        events.push({ event: 'state', state, error: error?.message ?? null });
        const failures = events.filter((each) => each.state === 'connecting' && each.error !== null);
        if (failures.length === 2) subscription.unsubscribe();
      },
      onError: ({ message, data }) => {
        events.push({ event: 'error', message, data });
        resolve(events);
      },
      onComplete: () => {
        events.push({ event: 'complete' });
        resolve(events);
      },
    });
  });
}

/** The value as JSON has it: dates as text, `1n` for a bigint, `$map` and `$set`. */
function plain(value) {
  const text = JSON.stringify(value, (_key, each) => {
    if (typeof each === 'bigint') return `${each}n`;
    if (each instanceof Map) return { $map: [...each] };
    if (each instanceof Set) return { $set: [...each] };
    return each;
  });
  return text === undefined ? undefined : JSON.parse(text);
}
