// What is put into a page before its own scripts. Each function runs in the browser and sees nothing of this file.

/** Notes when the first and the last card came, and when the frame with the first was out. */
export function watchCards() {
  if (window !== window.top) return;
  const QUIET = 400;
  const cards = document.getElementsByTagName('article');
  const seen = { first: 0, frame: 0, last: 0, cards: 0 };
  let settled;
  let quiet;
  window.benchSettled = new Promise((resolve) => (settled = resolve));
  const setTimer = window.setTimeout.bind(window);
  const observer = new MutationObserver(() => {
    const count = cards.length;
    if (count === seen.cards) return;
    const now = performance.now();
    if (!seen.first) {
      seen.first = now;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (seen.frame = performance.now());
        port2.postMessage(null);
      });
    }
    seen.cards = count;
    seen.last = now;
    clearTimeout(quiet);
    quiet = setTimer(() => {
      observer.disconnect();
      settled(seen);
    }, QUIET);
  });
  observer.observe(document, { childList: true, subtree: true });
}

/**
 * Makes polls come every quarter of a second, whatever the page uses to wait for three.
 *
 * While such a timer does its work, `Date.now()` is the moment for which it was set: a page that compares would
 * otherwise wait for the rest. Jumping for good would change every "2 minutes ago" on the way.
 */
export function hurryPolls() {
  const SHORT = 250;
  const realNow = Date.now;
  let ahead = 0;
  Date.now = () => realNow() + ahead;
  for (const name of ['setTimeout', 'setInterval']) {
    const real = window[name];
    window[name] = (work, delay, ...rest) => {
      if (typeof work !== 'function' || !(delay >= 2_500 && delay <= 3_500)) return real.call(window, work, delay, ...rest);
      const early = () => {
        ahead = delay - SHORT;
        try {
          work(...rest);
        } finally {
          ahead = 0;
        }
      };
      return real.call(window, early, SHORT);
    };
  }
}

/** Remembers the memory of each wasm module. */
export function watchWasm() {
  const memories = (window.benchMemories = new Set());
  const note = (instance) => {
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
    return instance;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const result = await real.apply(WebAssembly, all);
      note(result.instance ?? result);
      return result;
    };
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (target, all) => note(new target(...all)),
  });
}
