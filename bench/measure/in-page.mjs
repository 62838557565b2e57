// Scripts that run in a page before its own. Each is the same for all pages.

/** `window.benchList`: resolves when the list stands, with the times of its first and its last card. */
export function watchCards() {
  const QUIET_TURNS = 5;
  window.benchList = new Promise((resolve) => {
    let first;
    let last;
    let changed = false;
    const isCard = (node) => node.localName === 'article' || node.querySelector?.('article');
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          if (node.nodeType !== 1 || !isCard(node)) continue;
          changed = true;
          last = performance.now();
          if (first === undefined) firstCard();
          return;
        }
      }
    });
    observer.observe(document, { childList: true, subtree: true });

    function firstCard() {
      first = NaN;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        // A message comes after the frame has been laid out and painted.
        port1.onmessage = () => (first = performance.now());
        port2.postMessage(0);
      });
      waitForQuiet(0);
    }

    // In turns, not in milliseconds: a main thread that is busy with the layout is not quiet.
    function waitForQuiet(turns) {
      if (changed || Number.isNaN(first)) turns = 0;
      changed = false;
      if (turns < QUIET_TURNS) return setTimeout(waitForQuiet, 100, turns + 1);
      observer.disconnect();
      resolve({ first, last: Math.max(first, last) });
    }
  });
}

/**
 * The polls come faster, by timers and by the clock: with each of them it is as much later as the page wanted to
 * wait. Between polls time stands still, so that what changes is their doing.
 */
export function fastPolls(milliseconds, startsAt) {
  let now = startsAt;
  for (const name of ['setTimeout', 'setInterval']) {
    const real = window[name];
    window[name] = (call, delay, ...rest) => {
      if (!(delay >= 2500 && delay <= 3500)) return real.call(window, call, delay, ...rest);
      const later = () => {
        now += delay;
        call(...rest);
      };
      return real.call(window, later, milliseconds);
    };
  }
  const RealDate = Date;
  window.Date = class Date extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [now] : given));
    }
    static now() {
      return now;
    }
  };
}

/** `window.benchMutations`: how many changes of the document there were since it was set to 0. */
export function countMutations() {
  window.benchMutations = 0;
  const count = (records) => (window.benchMutations += records.length);
  new MutationObserver(count).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    characterData: true,
  });
}

/** `window.benchWasmBytes()`: how much memory WebAssembly has. */
export function rememberWasm() {
  const memories = new Set();
  const remember = (instance) => {
    for (const value of Object.values(instance.exports)) {
      if (value instanceof WebAssembly.Memory) memories.add(value);
    }
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const result = await real.apply(WebAssembly, given);
      remember(result.instance ?? result);
      return result;
    };
  }
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = function Instance(...given) {
    const instance = new Real(...given);
    remember(instance);
    return instance;
  };
  WebAssembly.Instance.prototype = Real.prototype;
  window.benchWasmBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

/** Where a clock that stands still has to stand, for timers that wait for the next full second not to run hot. */
export const fullSecond = (milliseconds) => Math.floor(milliseconds / 1000) * 1000;

/** A script for the page out of a function above. */
export const script = (call, ...given) => ({ content: `(${call})(${given.map((value) => JSON.stringify(value))});` });
