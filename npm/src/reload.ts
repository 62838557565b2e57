// Reloading the page with files that belong together.

/** The longest wait for the files (milliseconds). */
const PATIENCE = 5_000;

/**
 * Reloads the page. A reload alone takes scripts and wasm from the browser's cache again, which may be what is wrong:
 * those of this package are fetched past it before.
 */
export async function reloadPage(): Promise<void> {
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  const folder = new URL(".", import.meta.url).href;
  const own = files.filter((name) => name.startsWith(folder) && /\.(js|mjs|css|wasm)(\?|$)/.test(name));
  const fetched = Promise.allSettled(own.map((name) => fetch(name, { cache: "reload" })));
  await Promise.race([fetched, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  location.reload();
}
