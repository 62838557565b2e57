// The page's clock, timers and network, held by a test.

const real = {
  now: Date.now,
  setTimeout: window.setTimeout,
  clearTimeout: window.clearTimeout,
  fetch: window.fetch,
  Request: window.Request,
};

// Ids that the browser does not give out, so that neither side ends a timer of the other.
const FIRST_ID = 1_000_000_000;

let clock = { now: 0, nextId: FIRST_ID, timers: new Map() };

export function install(start, onFetch) {
  clock = { now: start, nextId: FIRST_ID, timers: new Map() };
  Date.now = () => clock.now;
  window.setTimeout = (call, wait = 0, ...rest) => {
    const id = clock.nextId++;
    clock.timers.set(id, { due: clock.now + Math.max(wait, 0), call, rest });
    return id;
  };
  window.clearTimeout = (id) => clock.timers.delete(id) || real.clearTimeout.call(window, id);
  // What a request's body holds can otherwise be read only by waiting.
  window.Request = class extends real.Request {
    constructor(url, init) {
      super(url, init);
      this.sentBody = init?.body ?? null;
    }
  };
  window.fetch = (resource, init) =>
    new Promise((resolve, reject) => {
      const request = resource instanceof real.Request ? resource : new window.Request(resource, init);
      onFetch(sent(request, resolve, reject));
    });
}

function sent(request, resolve, reject) {
  const { signal } = request;
  const sent = {
    method: request.method,
    url: request.url.replace(location.origin, ''),
    headers: request.headers,
    body: request.sentBody,
    credentials: request.credentials,
    cache: request.cache,
    open: true,
    aborted: false,
    answer(status, headers, body) {
      sent.open = false;
      const response = new Response(body, { status, headers });
      // The browser's own takes a turn of the event loop that no test can wait for.
      response.arrayBuffer = () => Promise.resolve(body.slice().buffer);
      resolve(response);
    },
    // The head of an answer whose body comes bit by bit.
    stream(status, headers) {
      const body = new ReadableStream({ start: (controller) => void (sent.body = controller) });
      resolve(new Response(body, { status, headers }));
    },
    push(bytes) {
      sent.body.enqueue(bytes.slice());
    },
    end() {
      sent.open = false;
      sent.body.close();
    },
    cut() {
      sent.open = false;
      sent.body.error(new TypeError('network error'));
    },
    fail() {
      sent.open = false;
      reject(new TypeError('Failed to fetch'));
    },
  };
  const abort = () => {
    sent.aborted = true;
    sent.open = false;
    reject(signal.reason);
    sent.body?.error?.(signal.reason);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  return sent;
}

export function restore() {
  Date.now = real.now;
  const { setTimeout, clearTimeout, fetch, Request } = real;
  Object.assign(window, { setTimeout, clearTimeout, fetch, Request });
}

export function now() {
  return clock.now;
}

export function setNow(now) {
  clock.now = now;
}

export function timerCount() {
  return clock.timers.size;
}

// Runs the timer that is due first, if that is by `until`; whether there was one.
export function runTimer(until) {
  let first = null;
  for (const [id, timer] of clock.timers) {
    if (timer.due <= until && (first === null || timer.due < first[1].due)) first = [id, timer];
  }
  if (first === null) return false;
  const [id, timer] = first;
  clock.now = Math.max(clock.now, timer.due);
  clock.timers.delete(id);
  timer.call(...timer.rest);
  return true;
}

const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();

// Resolves after one turn of the event loop; all microtasks have run by then.
export function turn() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

// An Error and a Response of another realm.
export function frame() {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  return frame.contentWindow;
}

export function foreignResponse(realm, status, body) {
  return new realm.Response(body, { status, headers: { 'retry-after': '7' } });
}

export function foreignError(realm, kind, message) {
  return new realm[kind](message);
}

// As a test or an older library gives it: plain members, and text alone.
export function plainResponse(status, body) {
  return { status, headers: { get: (name) => (name === 'retry-after' ? '7' : null) }, text: () => body };
}
