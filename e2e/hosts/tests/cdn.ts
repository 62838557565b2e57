// A server of another origin that hands out the files of the package, as a CDN does, and a page that takes them
// from there with their hashes.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { POLICY } from '../../console/pages.mjs';
import { PLAIN } from './hosts.ts';

const PACKAGE = path.join(PLAIN, 'console/jobs-console');
const PAGES = path.join(PLAIN, 'console');

/** Hands out the files; those in `changed` with something after their end. */
export async function startCdn(changed = new Map<string, Buffer>()) {
  const types: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };
  const server = http.createServer(async (request, response) => {
    const name = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
    const file = path.join(PACKAGE, name);
    try {
      const content = await readFile(file);
      response.writeHead(200, {
        'content-type': types[path.extname(file)] ?? 'text/plain',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      });
      response.end(Buffer.concat([content, changed.get(name) ?? Buffer.alloc(0)]));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, changed, close };
}

/** The page that takes the package from `cdn`, and the policy that allows this and nothing else. */
export function cdnPage(cdn: string) {
  const hashes: Record<string, string> = JSON.parse(readFileSync(path.join(PACKAGE, 'integrity.json'), 'utf8'));
  const { exports }: { exports: Record<string, string | Record<string, string>> } = JSON.parse(
    readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'),
  );
  const place = (name: '.' | './element') => {
    const target = exports[name];
    return new URL(typeof target === 'string' ? target : target.default, `${cdn}/`).href;
  };
  const map = {
    imports: { 'jobs-console': place('.'), 'jobs-console/element': place('./element') },
    integrity: Object.fromEntries(
      Object.entries(hashes)
        .filter(([file]) => file.endsWith('.js'))
        .map(([file, hash]) => [new URL(file, `${cdn}/`).href, hash]),
    ),
  };
  const script = `\n      ${JSON.stringify(map, null, 2).replaceAll('\n', '\n      ')}\n    `;
  const hash = createHash('sha256').update(script).digest('base64');
  const page = readFileSync(path.join(PAGES, 'cdn.html'), 'utf8');
  const start = readFileSync(path.join(PAGES, 'cdn.js'), 'utf8');
  return {
    pages: {
      '/cdn.html': page.replace(/\s*\{\{import map\}\}\s*/, () => script),
      '/cdn.js': start.replace('{{wasm}}', hashes['jobs_console_bg.wasm']),
    },
    policy: POLICY.replace("script-src 'self'", `script-src 'self' 'sha256-${hash}' ${cdn}`).replace(
      "connect-src 'self'",
      `connect-src 'self' ${cdn}`,
    ),
  };
}
