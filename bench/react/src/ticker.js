import { useSyncExternalStore } from 'react';

// One timer for all texts. Each component compares its text, so only those whose text changed render.
const TICK = 10_000;
const listeners = new Set();
let timer;

function subscribe(listener) {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((call) => call()), TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) timer = clearInterval(timer);
  };
}

/** A text that depends on the time; the component renders when the text is another one. */
export const useTimeText = (text) => useSyncExternalStore(subscribe, () => text(Date.now()));
