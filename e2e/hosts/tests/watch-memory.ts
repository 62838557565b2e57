// The memories of the WebAssembly modules that a page has started.

import type { Page } from '@playwright/test';

declare global {
  interface Window {
    memories: Set<WebAssembly.Memory>;
  }
}

/** Notes the memory of every WebAssembly module that the page starts. */
export async function watchMemory(page: Page) {
  await page.addInitScript(() => {
    window.memories = new Set();
    for (const name of ['instantiate', 'instantiateStreaming'] as const) {
      const start = WebAssembly[name] as (...given: unknown[]) => Promise<unknown>;
      const watched = async (...given: unknown[]) => {
        const started = await start(...given);
        const { exports } = (started as WebAssembly.WebAssemblyInstantiatedSource).instance ?? started;
        for (const value of Object.values(exports)) {
          if (value instanceof WebAssembly.Memory) window.memories.add(value);
        }
        return started;
      };
      Object.assign(WebAssembly, { [name]: watched });
    }
  });
}
