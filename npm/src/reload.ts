// Reloading the page with files that belong together.

import { wasmAddress } from "./wasm.js";

/** The longest wait for the files (milliseconds). */
const PATIENCE = 5_000;

/**
 * Reloads the page. A reload alone takes scripts and wasm from the browser's cache again, which may be what is wrong:
 * those of the page are fetched past it before. Which of them hold this package is known to its bundler alone.
 */
export async function reloadPage(): Promise<void> {
  const scripts = [...document.scripts].map(({ src }) => src);
  const resources = performance.getEntriesByType("resource").map(({ name }) => name);
  const isCode = (address: string) => /\.(m?js|wasm)(\?|$)/.test(address);
  const files = new Set([...scripts, ...resources, import.meta.url].filter(isCode).concat(String(wasmAddress())));
  const fetched = Promise.allSettled([...files].map((file) => fetch(file, { cache: "reload" })));
  await Promise.race([fetched, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  location.reload();
}
