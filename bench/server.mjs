// Serves one page and its endpoint.

import http from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { Answers } from './answers.mjs';
import { compress } from './compress.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** One policy for all pages; styles may be set by scripts, as Radix does. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** The files of a folder by their path, compressed. @param {string} folder */
export async function load(folder) {
  const files = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !(path.extname(entry.name) in TYPES)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    files.set(name, { type: TYPES[path.extname(name)], ...compress(await readFile(file)) });
  }
  if (!files.has('/index.html')) throw new Error(`There is no page in ${folder}.`);
  return files;
}

/**
 * @param {Awaited<ReturnType<typeof load>>} files
 */
export async function serve(files) {
  let answers = new Answers([]);
  let counts = { lists: 0, listBytes: 0 };
  /** @type {{from: number, resolve: () => void}[]} */
  let waiting = [];

  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname.startsWith('/api/trpc/')) return answer(url, response);
    const name = url.pathname === '/' ? '/index.html' : url.pathname;
    const file = files.get(name);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': file.type,
      'content-encoding': 'br',
      'content-length': file.brotli.length,
      'content-security-policy': POLICY,
      'cache-control': name === '/index.html' ? 'no-cache' : 'public, max-age=31536000, immutable',
    });
    response.end(file.brotli);
  });
  // A page that is measured for long must not be the one that has to connect anew.
  server.keepAliveTimeout = 600_000;

  function answer(url, response) {
    const procedure = url.pathname.slice('/api/trpc/'.length);
    const batched = url.searchParams.get('batch') === '1';
    const given = JSON.parse(url.searchParams.get('input') ?? '{}');
    const input = (batched ? given[0] : given)?.json ?? {};
    const found =
      procedure === 'jobs.list'
        ? answers.list(input.filter, batched)
        : procedure === 'jobs.get'
          ? answers.details(input.runId, batched)
          : undefined;
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': found.gzip.length,
      vary: 'trpc-accept',
    });
    response.end(found.gzip);
    if (procedure !== 'jobs.list') return;
    counts.lists += 1;
    counts.listBytes += found.gzip.length;
    waiting = waiting.filter(({ from, resolve }) => counts.lists < from || resolve());
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Answers with other jobs from now on. @param {Answers} next */
    use(next) {
      answers = next;
      counts = { lists: 0, listBytes: 0 };
      waiting = [];
    },
    /** How often `jobs.list` was answered, and with how many compressed bytes. */
    get counts() {
      return { ...counts };
    },
    /** When so many lists were answered. */
    answered(lists) {
      if (counts.lists >= lists) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ from: lists, resolve: () => void resolve() }));
    },
    prepare: (count) => answers.prepare(count),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
