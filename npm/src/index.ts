// Jobs Console: a live Jobs tab for web consoles.

export { createJobsClient, type JobsClient, type JobsClientOptions } from "./client.js";
export { mount, type JobsSlot, type MountOptions } from "./mount.js";
export { preload, preloadOnHover, preloadWhenIdle } from "./preload.js";
export type * from "./types.js";
export { configure, type WasmOptions } from "./wasm.js";
