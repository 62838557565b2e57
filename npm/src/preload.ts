// Getting the WebAssembly module before a view needs it.

import { isSupported } from "./support.js";
import { load } from "./wasm.js";

/** Fetches the module now. Failures are left to the view, which tries again. Does nothing on a server. */
export async function preload(): Promise<void> {
  if (!isSupported()) return;
  await load().catch(() => undefined);
}

/** Fetches the module when the browser has nothing else to do. Does nothing on a server. */
export function preloadWhenIdle(): void {
  if (!isSupported()) return;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(() => void preload(), { timeout: 5000 });
  else setTimeout(() => void preload(), 200);
}

/** Fetches the module when `target` is pointed at or gets the focus. Returns what takes that back. */
export function preloadOnHover(target: Element): () => void {
  const events = ["pointerenter", "focusin", "touchstart"];
  const begin = () => {
    stop();
    void preload();
  };
  const stop = () => {
    for (const event of events) target.removeEventListener(event, begin);
  };
  for (const event of events) target.addEventListener(event, begin, { passive: true });
  return stop;
}
