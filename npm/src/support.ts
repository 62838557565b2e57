// Whether this is a browser that can show the jobs, and not a test's stand-in for one.

/**
 * Every current browser has these. What runs a host's tests (jsdom) lacks some: there nothing is fetched and
 * no timer is set. @internal
 */
export function isSupported(): boolean {
  return (
    typeof WebAssembly === "object" &&
    typeof ResizeObserver === "function" &&
    typeof IntersectionObserver === "function" &&
    typeof document === "object" &&
    "adoptedStyleSheets" in document
  );
}
