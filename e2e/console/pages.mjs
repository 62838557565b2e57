// Static files as a careful host serves them: right types, a strict policy.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The policy of a strict host. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "require-trusted-types-for 'script'",
].join('; ');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * A handler for everything that is not the endpoint.
 * @param {object} options
 * @param {string} [options.dist] folder of the built page
 * @param {Record<string, string | {type?: string, body: string}>} [options.extra]
 *   more files by path (`/host.html`), over those of the folder
 * @param {string} [options.policy]
 * @param {string} [options.cacheControl]
 * @returns {(pathname: string) => Promise<{status: number, headers: Record<string, string>, body: string | Buffer}>}
 */
export function pages({ dist, extra = {}, policy = POLICY, cacheControl = 'no-store' }) {
  const headers = (type) => ({
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': cacheControl,
  });
  const missing = { status: 404, headers: headers('text/plain; charset=utf-8'), body: 'Not found\n' };

  return async (pathname) => {
    const wanted = pathname === '/' ? '/index.html' : pathname;
    const type = TYPES[path.extname(wanted)] ?? 'application/octet-stream';
    const given = extra[pathname] ?? extra[wanted];
    if (given !== undefined) {
      const { type: ownType = type, body } = typeof given === 'string' ? { body: given } : given;
      return { status: 200, headers: headers(ownType), body };
    }
    if (!dist) return missing;
    const root = path.resolve(dist);
    const file = path.join(root, wanted);
    if (!file.startsWith(root + path.sep)) return missing;
    try {
      return { status: 200, headers: headers(type), body: await readFile(file) };
    } catch {
      return missing;
    }
  };
}
