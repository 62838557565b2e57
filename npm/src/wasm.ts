// The WebAssembly module: fetched when it is first needed, once for all views.

import start, {
  __wbg_reset_state as startAnew,
  addLanguage,
  BUILD,
  clear,
  Headless,
  languageAt,
  Mounted,
  onCrash,
} from "./jobs_console.js";
import { fileOf, fileOfLoad, LANGUAGES } from "./languages.js";
import { LoadError } from "./load-error.js";
import { isSupported } from "./support.js";
import { crashed, restarted, restarting, stopped } from "./trap.js";
import type { JobsLanguage } from "./types.js";

/** Webpack's own, in what it builds. */
declare const __webpack_require__: unknown;

/** What the module offers. @internal */
export interface Module {
  readonly Mounted: typeof Mounted;
  readonly Headless: typeof Headless;
}

/** Where the module is. */
export interface WasmOptions {
  /** The address of `jobs_console_bg.wasm`; beside this file unless given. */
  wasm?: string | URL | undefined;
  /**
   * Its hash, as in the package's `integrity.json`. Another file is refused then. The whole file has to be there
   * before it is compiled, which takes longer on a slow network.
   */
  integrity?: string | undefined;
  /** The address of the folder with the files of the languages; `locales/` beside this file unless given. */
  locales?: string | URL | undefined;
  /**
   * Languages that the page brings along, by their BCP 47 tags: of the package (`jobs-console/locales/de.json`), for which no
   * file is requested then, or of the host's own.
   */
  languages?: Readonly<Record<string, JobsLanguage>> | undefined;
}

const RETRY_AFTER = 1000;
/** The section of the file that names its build; `npm/build.mjs` writes it. */
const SECTION = "jobs-console-build";

let options: WasmOptions = {};
/** The load that is under way, or that has succeeded. */
let loading: { promise: Promise<Module>; controller: AbortController } | undefined;
/** A second instance would take the memory from under the views of the first. */
let starting: Promise<unknown> | undefined;
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

/** Ends the load that gave `promise`, if it is still under way; who waits for it gets what the next one gives. @internal */
export function abandon(promise: Promise<Module> | undefined): void {
  if (loaded || !loading || loading.promise !== promise) return;
  const { controller } = loading;
  loading = undefined;
  controller.abort();
}

/**
 * The module. What can be helped by another try is tried once more, past the browser's cache, and anew at the next
 * call. Rejected with a `LoadError`. @internal
 */
export function load(): Promise<Module> {
  if (loading) return loading.promise;
  const controller = new AbortController();
  const { signal } = controller;
  const promise = once("default", signal)
    .catch(async (error: unknown) => {
      if (signal.aborted || !(error instanceof LoadError) || !isWorthAnotherTry(error)) throw error;
      if (error.failure === "network") await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
      return once("reload", signal);
    })
    .catch((error: unknown) => {
      if (signal.aborted) return load();
      loading = undefined;
      throw error;
    });
  loading = { promise, controller };
  return promise;
}

function isWorthAnotherTry({ failure }: LoadError): boolean {
  return ["network", "missing", "damaged", "mismatch"].includes(failure);
}

async function once(cache: RequestCache, signal: AbortSignal): Promise<Module> {
  if (!isSupported()) throw new LoadError("unsupported");
  const module = await compile(await download(cache, signal));
  const sections = WebAssembly.Module.customSections(module, SECTION);
  const build = sections[0] && new TextDecoder().decode(sections[0]);
  if (build !== BUILD) {
    throw new LoadError("mismatch", `the wasm is of build ${build ?? "unknown"}, the JavaScript of build ${BUILD}`);
  }
  signal.throwIfAborted();
  try {
    await (starting ??= start({ module_or_path: module }));
  } catch (error) {
    starting = undefined;
    throw new LoadError("broken", `the module does not start: ${String(error)}`);
  }
  prepare();
  loaded = true;
  return { Mounted, Headless };
}

/** Tells an instance what it does not know of itself. */
function prepare(): void {
  // A trap is noticed anyway; a panic that has words for it says them first.
  onCrash(stopped);
  for (const tag of LANGUAGES) languageAt(tag, languageAddress(tag));
  for (const [tag, messages] of Object.entries(options.languages ?? {})) {
    if (!isAdded(tag, messages)) console.error(`jobs-console: the language ${tag} is none: an object of texts by their keys.`);
  }
}

/**
 * Puts a fresh instance, of the same compiled module, in the place of the one that has stopped: all views and clients begin
 * anew. What the stopped one still has under way comes to nothing. @internal
 */
export function restart(): void {
  const before = crashed();
  if (before === undefined) return;
  restarting();
  try {
    startAnew();
    prepare();
  } catch (error) {
    // Such as for want of memory. The panels stay, and with them the way to try again.
    console.error("jobs-console: another instance does not start:", error);
    stopped(before);
  }
  if (crashed() === undefined) restarted();
}

function isAdded(tag: string, messages: unknown): boolean {
  try {
    return addLanguage(tag, JSON.stringify(messages) ?? "");
  } catch {
    // A value in it that no JSON can have.
    return false;
  }
}

async function download(cache: RequestCache, signal: AbortSignal): Promise<Response> {
  const init: RequestInit = options.integrity ? { cache, signal, integrity: options.integrity } : { cache, signal };
  const response = await fetch(wasmAddress(), init).catch(async (error: unknown) => {
    // With a hash, a file that is another one is refused in the same way: whether there is an answer tells.
    const answers = options.integrity !== undefined && (await isThere());
    throw new LoadError(answers ? "damaged" : "network", String(error));
  });
  if (response.ok) return response;
  throw new LoadError("missing", `${response.status} ${response.statusText} for ${response.url}`);
}

async function isThere(): Promise<boolean> {
  return fetch(wasmAddress(), { method: "HEAD", cache: "no-store" }).then(
    () => true,
    () => false,
  );
}

/** Where the module is fetched from. @internal */
export function wasmAddress(): string | URL {
  if (options.wasm !== undefined) return options.wasm;
  // Bundlers find the file by the second expression, word for word. In an application a rule of webpack's may make a
  // module of every `.wasm`: the first names it a plain file, past all rules. Others must not read it, hence `slice`,
  // which webpack evaluates.
  const file =
    typeof __webpack_require__ === "function"
      ? new URL("./jobs_console_bg.wasm.webpack[asset/resource]!=!./jobs_console_bg.wasm".slice(0), import.meta.url)
      : new URL("./jobs_console_bg.wasm", import.meta.url);
  return versioned(file);
}

/** Caches then know one build's file from another's. */
function versioned(file: URL): URL {
  if (file.protocol.startsWith("http")) file.searchParams.set("v", BUILD);
  return file;
}

/** Where the file of a language is. */
function languageAddress(tag: (typeof LANGUAGES)[number]): string {
  return localeAddress(tag, () => fileOf(tag));
}

/** Where the file is with what is said where the module is not there. @internal */
export function loadFile(): string {
  return localeAddress("load", fileOfLoad);
}

function localeAddress(name: string, beside: () => URL): string {
  const base = options.locales;
  return base === undefined ? versioned(beside()).href : `${String(base).replace(/\/$/, "")}/${name}.json`;
}

/** The languages that the page brings along. @internal */
export function givenLanguages(): NonNullable<WasmOptions["languages"]> {
  return options.languages ?? {};
}

async function compileStreaming(response: Response): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    // Where the page has a `fetch` of its own, it may look like a response without being one.
    if (response.bodyUsed || !(error instanceof TypeError)) throw error;
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

async function compile(response: Response): Promise<WebAssembly.Module> {
  const isWasm = response.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm";
  try {
    return await (isWasm ? compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    const message = String(error);
    // Each browser has an error and words of its own for it.
    if (/unsafe-eval|Content.Security.Policy|\bCSP\b/i.test(message)) throw new LoadError("forbidden", message);
    if (error instanceof WebAssembly.CompileError) throw new LoadError("damaged", message);
    const isCut = response instanceof Response && error instanceof Error && /^(Type|Abort)Error$/.test(error.name);
    throw new LoadError(isCut ? "network" : "broken", message);
  }
}
