// Starts the demo page's program. Where it does not come, or has stopped, the page says so.

import { isTrap } from "../npm/src/trap.ts";
import { chunkOf } from "./chunk.ts";

type Program = WebAssembly.Exports & WebAssembly.ModuleImports;

/** `init` is wasm-bindgen's; `program` and `chunk` are the addresses of the two parts. */
export function start(init: (from: { module_or_path: string }) => Promise<Program>, program: string, chunk: string) {
  const started = init({ module_or_path: program });
  started.catch(giveUp);
  (self as { jobsConsoleChunk?: () => unknown }).jobsConsoleChunk = chunkOf(started, chunk);
  // After a trap its memory is in no state to go on with.
  const heard = (thrown: unknown) => isTrap(thrown) && giveUp();
  onerror = (_message, _source, _line, _column, error) => heard(error);
  onunhandledrejection = ({ reason }) => heard(reason);
}

/** Puts the message in the place of what does nothing. */
function giveUp() {
  const message = document.querySelector<HTMLElement>(".stopped")!;
  message.hidden = false;
  document.body.replaceChildren(message);
}
