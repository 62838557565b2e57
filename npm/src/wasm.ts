// The WebAssembly module: fetched when it is first needed, once for all views.

import start, { clear, Headless, Mounted, onCrash } from "./jobs_console.js";
import { crashed, stopped } from "./trap.js";

/** What the module offers. @internal */
export interface Module {
  readonly Mounted: typeof Mounted;
  readonly Headless: typeof Headless;
}

/** Where the module is. */
export interface WasmOptions {
  /** The address of `jobs_console_bg.wasm`; beside this file unless given. */
  wasm?: string | URL;
  /**
   * Its hash, as in the package's `integrity.json`. Another file is refused then. The whole file has to be there
   * before it is compiled, which takes longer on a slow network.
   */
  integrity?: string;
}

const RETRY_AFTER = 1000;

let options: WasmOptions = {};
let loading: Promise<Module> | undefined;
let loaded = false;

/** Says where the WebAssembly module is. Takes effect when it is fetched: call it before the first view. */
export function configure(where: WasmOptions): void {
  options = { ...options, ...where };
}

/** Whether the module is there. @internal */
export function isLoaded(): boolean {
  return loaded;
}

/** Forgets the jobs of all views and clients. @internal */
export function clearAll(): void {
  if (loaded && crashed() === undefined) clear();
}

/** The module. A download that failed is tried once more, and anew at the next call. @internal */
export function load(): Promise<Module> {
  loading ??= download()
    .catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
      return download();
    })
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

async function download(): Promise<Module> {
  // Bundlers find the file by this expression, word for word.
  const address = options.wasm ?? new URL("./jobs_console_bg.wasm", import.meta.url);
  const init: RequestInit = options.integrity ? { integrity: options.integrity } : {};
  const response = await fetch(address, init);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  await start({ module_or_path: response });
  // A trap is noticed anyway; a panic that has words for it says them first.
  onCrash(stopped);
  loaded = true;
  return { Mounted, Headless };
}
