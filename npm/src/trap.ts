// Notices when the WebAssembly module has stopped: after a trap its memory is in no state to go on with.

let crash: string | undefined;
const listeners = new Set<(message: string) => void>();
const restartListeners = new Set<() => void>();

/** Why the module has stopped, if it has. @internal */
export function crashed(): string | undefined {
  return crash;
}

/** Calls `listener` with a message if the module stops; it cannot go on then. @internal */
export function onceCrashed(listener: (message: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The module has stopped. Of several reasons the first one counts. @internal */
export function stopped(message: string): void {
  if (crash !== undefined) return;
  crash = message;
  // Nothing may be asked of the module while it is still on its way down.
  queueMicrotask(() => {
    for (const listener of [...listeners]) listener(message);
  });
}

/** Calls `listener` when another instance is in the place of the one that has stopped. @internal */
export function onRestart(listener: () => void): () => void {
  restartListeners.add(listener);
  return () => restartListeners.delete(listener);
}

/** Another instance is about to be put in the place of the one that has stopped, and may stop as well. @internal */
export function restarting(): void {
  crash = undefined;
}

/** Another instance is in the place of the one that has stopped. @internal */
export function restarted(): void {
  for (const listener of [...restartListeners]) listener();
}

/**
 * The module's exports, through which everything enters it. What traps there is noticed and thrown on; then the
 * functions do nothing any more, be it a timer or the user that calls them. @internal
 */
export function guarded<Exports extends WebAssembly.Exports>(exports: Exports): Exports {
  // Each instance has a state of its own: what has stopped stays so when another one is in its place.
  let hasStopped = false;
  const guard = (call: (...given: unknown[]) => unknown) =>
    (...given: unknown[]): unknown => {
      if (hasStopped) return undefined;
      try {
        return call(...given);
      } catch (error) {
        if (isTrap(error)) {
          hasStopped = true;
          stopped(String(error));
        }
        throw error;
      }
    };
  const entries = Object.entries(exports).map(([name, value]) => [
    name,
    typeof value === "function" ? guard(value as never) : value,
  ]);
  return Object.fromEntries(entries) as Exports;
}

/** A stack that is full is one too, and each browser has a name of its own for it. @internal */
export function isTrap(error: unknown): boolean {
  return error instanceof Error && /^(Runtime|Range|Internal)Error$/.test(error.name);
}
