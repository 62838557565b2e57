// A built page's files, compressed once as a careful host does.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export const brotli = (content) =>
  brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });

/** A file's sizes as it is, and as sent. */
export function sizes(content) {
  return { raw: content.length, gzip: gzipSync(content, { level: 9 }).length, brotli: brotli(content).length };
}

/**
 * The files of a folder by their path on the server.
 * @returns {Promise<Map<string, {type: string, sent: Buffer, sizes: {raw: number, gzip: number, brotli: number}}>>}
 */
export async function readFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map();
  for (const entry of entries) {
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || !type) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const content = await readFile(file);
    const name = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    files.set(name, { type, sent: brotli(content), sizes: sizes(content) });
  }
  if (!files.has('/index.html')) throw new Error(`there is no index.html in ${folder}`);
  return files;
}
