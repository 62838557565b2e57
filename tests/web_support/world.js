// The page's clock, timers, network and listeners, in the hands of a test.

const real = {
  now: Date.now,
  setTimeout: window.setTimeout,
  clearTimeout: window.clearTimeout,
  setInterval: window.setInterval,
  clearInterval: window.clearInterval,
  fetch: window.fetch,
  Request: window.Request,
};

// Ids that the browser does not give out, so that neither side ends a timer of the other.
const FIRST_ID = 1_000_000_000;

let clock = { now: 0, nextId: FIRST_ID, timers: new Map() };

export function install(start, onFetch) {
  clock = { now: start, nextId: FIRST_ID, timers: new Map() };
  Date.now = () => clock.now;
  window.setTimeout = (call, wait = 0, ...rest) => addTimer(call, wait, rest, null);
  window.setInterval = (call, wait = 0, ...rest) => addTimer(call, wait, rest, Math.max(wait, 1));
  window.clearTimeout = (id) => clock.timers.delete(id) || real.clearTimeout.call(window, id);
  window.clearInterval = window.clearTimeout;
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
      const { signal } = request;
      const sent = {
        method: request.method,
        url: request.url.replace(location.origin, ''),
        headers: request.headers,
        body: request.sentBody,
        credentials: request.credentials,
        open: true,
        aborted: false,
        answer(status, headers, body) {
          sent.open = false;
          const bodiless = [101, 204, 205, 304].includes(status);
          const response = new Response(bodiless ? null : body, { status, headers });
          // The browser's own takes a turn of the event loop that nobody can wait for.
          response.arrayBuffer = () => Promise.resolve(new TextEncoder().encode(body).buffer);
          resolve(response);
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
      };
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
      onFetch(sent);
    });
  // In some browsers the runner's output is hidden but takes its room, and would push the page off the screen.
  for (const output of document.querySelectorAll(OF_THE_RUNNER)) output.style.position = 'fixed';
  setVisible(true);
  setOnline(true);
}

export function restore() {
  Date.now = real.now;
  const { setTimeout, clearTimeout, setInterval, clearInterval, fetch, Request } = real;
  Object.assign(window, { setTimeout, clearTimeout, setInterval, clearInterval, fetch, Request });
  delete document.hidden;
  delete document.visibilityState;
  delete navigator.onLine;
}

// A WebDriver may run its scripts with timers of the page (WebKit's does): those are not the page's, and go by real time.
function isOfThePage() {
  const frames = new Error().stack.split('\n').filter((frame) => frame.includes(location.origin));
  // This function, addTimer, what stands in for setTimeout, and who calls it.
  return frames.length > 3;
}

function addTimer(call, wait, rest, every) {
  if (!isOfThePage()) return real.setTimeout.call(window, call, wait, ...rest);
  const id = clock.nextId++;
  clock.timers.set(id, { due: clock.now + Math.max(wait, 0), call, rest, every });
  return id;
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
  if (timer.every === null) clock.timers.delete(id);
  else timer.due += timer.every;
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

// Resolves after the browser has painted: what observers of intersections and sizes report has been delivered.
export function frame() {
  return new Promise((resolve) => requestAnimationFrame(() => real.setTimeout.call(window, resolve, 0)));
}

export function setVisible(visible) {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (visible ? 'visible' : 'hidden'),
  });
}

export function setOnline(online) {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => online });
}

// The listeners of the window and the document, by kind of event.
const listeners = new Map();
const { addEventListener, removeEventListener } = EventTarget.prototype;
const isPage = (target) => target === undefined || target === window || target === document;

EventTarget.prototype.addEventListener = function (kind, listener, options) {
  if (isPage(this)) listeners.set(keyOf(this, kind, listener, options), kind);
  return addEventListener.call(this ?? window, kind, listener, options);
};
EventTarget.prototype.removeEventListener = function (kind, listener, options) {
  if (isPage(this)) listeners.delete(keyOf(this, kind, listener, options));
  return removeEventListener.call(this ?? window, kind, listener, options);
};

const numbers = new WeakMap();
let nextNumber = 0;

function keyOf(target, kind, listener, options) {
  if (!numbers.has(listener)) numbers.set(listener, nextNumber++);
  const capture = typeof options === 'boolean' ? options : (options?.capture ?? false);
  return [target === document, kind, capture, numbers.get(listener)].join();
}

export function pageListeners() {
  return [...listeners.values()].sort();
}

export function dispatch(target, kind) {
  target.dispatchEvent(new Event(kind));
}

// Presses a key; whether the page left the event to the browser.
export function press(target, key, modifier, code) {
  const init = { key, code, bubbles: true, cancelable: true, composed: true };
  if (modifier) init[modifier] = true;
  return target.dispatchEvent(new KeyboardEvent('keydown', init));
}

// Lets a key go.
export function release(target, key, modifier) {
  const init = { key, bubbles: true, cancelable: true, composed: true };
  if (modifier) init[modifier] = true;
  target.dispatchEvent(new KeyboardEvent('keyup', init));
}

// Types into a field, or chooses the option with a label.
export function enter(element, text) {
  const isSelect = element.localName === 'select';
  element.value = isSelect ? [...element.options].find(({ label }) => label === text).value : text;
  const kind = isSelect ? Event : InputEvent;
  element.dispatchEvent(new kind(isSelect ? 'change' : 'input', { bubbles: true, composed: true }));
}

export function valueOf(element) {
  return element.value;
}

export function clickWith(element, modifier) {
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, [modifier]: true }));
}

// Clicks as a mouse does, which counts its clicks.
export function clickByMouse(element) {
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, detail: 1 }));
}

export function record(node) {
  const seen = [];
  const observer = new MutationObserver((records) => seen.push(...records));
  observer.observe(node, {
    subtree: true,
    childList: true,
    characterData: true,
    characterDataOldValue: true,
    attributes: true,
    attributeOldValue: true,
  });
  return {
    take() {
      seen.push(...observer.takeRecords());
      return seen.splice(0);
    },
    stop() {
      observer.disconnect();
    },
  };
}

export function selectText(node, from, to) {
  getSelection().setBaseAndExtent(node, from, node, to);
}

export function selectedText() {
  return getSelection().toString();
}

// An element in a frame, of the frame's realm, and its shadow tree.
export function frameWith(height) {
  const frame = document.createElement('iframe');
  frame.style.cssText = `width: 500px; height: ${height}px; border: 0`;
  document.body.append(frame);
  const host = frame.contentDocument.createElement('div');
  frame.contentDocument.body.append(host);
  return host.attachShadow({ mode: 'open' });
}

// Hides or shows the document of a node.
export function hide({ ownerDocument }, hidden) {
  Object.defineProperty(ownerDocument, 'hidden', { configurable: true, get: () => hidden });
  ownerDocument.dispatchEvent(new Event('visibilitychange'));
}

// How many observers of this class a node's window has made since this was called first.
export function observersOf({ ownerDocument }, kind) {
  const view = ownerDocument.defaultView;
  view.made ??= {};
  if (view.made[kind] === undefined) {
    view.made[kind] = 0;
    view[kind] = class extends view[kind] {
      constructor(...given) {
        super(...given);
        view.made[kind] += 1;
      }
    };
  }
  return view.made[kind];
}

export function attachShadow(host) {
  return host.attachShadow({ mode: 'open' });
}

function textsOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  return texts;
}

// What the runner of these tests reads while they run: changed, it would not find the result.
const OF_THE_RUNNER = '#output, #console_output';

/** Does what Chrome does to translate a page: elements of its own take the places of text nodes. */
export function translate(root) {
  for (const text of textsOf(root)) {
    if (text.parentElement.closest(`[translate=no], font, style, script, ${OF_THE_RUNNER}`)) continue;
    const outer = document.createElement('font');
    const inner = document.createElement('font');
    inner.append('xx');
    outer.append(inner);
    text.replaceWith(outer);
  }
}

/** The texts below an element whose lines do not read from left to right: each is said as it was written. */
export function readFromRight(root) {
  const place = (text, index) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect();
  };
  const isMessy = (text) => {
    const shown = [...Array(text.data.length).keys()].filter((index) => text.data[index].trim());
    const places = shown.map((index) => place(text, index)).filter(({ width }) => width);
    return places.some((next, index) => index && next.top === places[index - 1].top && next.left < places[index - 1].left);
  };
  return textsOf(root).filter(isMessy).map(({ data }) => data);
}
