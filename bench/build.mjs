// Builds the two pages that ours is compared with: `node build.mjs [OUT_DIR]`.

import path from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;

export const PEERS = ['react', 'vanilla'];

export const builtInto = path.join(here, '../target/bench');

/** Builds a peer for production, and says where it is. */
export async function buildPeer(name, folder = path.join(builtInto, name)) {
  // Not at the top: what measures a page that is already built needs no bundler.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: path.join(here, name),
    base: './',
    logLevel: 'error',
    esbuild: { jsx: 'automatic' },
    // Today's browsers, as for ours; nothing is there for older ones.
    build: { outDir: folder, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false } },
  });
  return folder;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of PEERS) console.log(await buildPeer(name));
}
