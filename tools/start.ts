// Starts the demo page's program. Where it does not come, or has stopped, the page says so.

import { isTrap } from "../npm/src/trap.ts";

/** `init` is wasm-bindgen's; `program` is the address of the wasm. */
export function start(init: (from: { module_or_path: string }) => Promise<unknown>, program: string) {
  init({ module_or_path: program }).catch(showStopped);
  // After a trap its memory is in no state to go on with.
  const heard = (thrown: unknown) => isTrap(thrown) && showStopped();
  onerror = (_message, _source, _line, _column, error) => heard(error);
  onunhandledrejection = ({ reason }) => heard(reason);
}

/** Puts the message in the place of what does nothing. */
function showStopped() {
  const message = document.querySelector<HTMLElement>(".stopped")!;
  message.hidden = false;
  document.body.replaceChildren(message);
}
