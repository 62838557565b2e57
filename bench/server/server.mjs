// Serves one page and the jobs that it asks for, with as little work as can be while it is measured.

import http from 'node:http';

import { Answers } from './answers.mjs';

/** The policy that our page is made for. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data:; require-trusted-types-for 'script'";

/**
 * @param {object} options
 * @param {Map<string, object>} options.files from {@link import('./files.mjs').readFiles}
 * @param {boolean} [options.strict] send the page with our policy
 */
export async function startServer({ files, strict = false }) {
  const state = { answers: undefined, dated: true, polls: 0, bytes: 0, files: new Set(), failures: [] };

  const server = http.createServer((request, response) => {
    handle(request, response).catch((error) => {
      state.failures.push(`${request.url}: ${error.stack}`);
      response.destroy();
    });
  });

  async function handle(request, response) {
    const url = new URL(request.url, 'http://localhost');
    response.sendDate = state.dated;
    if (url.pathname.startsWith('/api/trpc/')) return call(url, response);
    return file(url.pathname, request, response);
  }

  function file(pathname, request, response) {
    if (pathname === '/blank') {
      response.writeHead(200, { 'content-type': 'text/html' });
      return response.end('<!doctype html><title>blank</title>');
    }
    // Browsers ask for one where a page names none, and log an error if there is none.
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const name = pathname === '/' ? '/index.html' : pathname;
    const found = files.get(name);
    if (!found) {
      state.failures.push(`the page asked for ${name}, which is not there`);
      return response.writeHead(404).end();
    }
    if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) throw new Error('the browser takes no brotli');
    state.files.add(name);
    response.writeHead(200, {
      'content-type': found.type,
      'content-encoding': 'br',
      'content-length': found.sent.length,
      // All files but the page itself are named by their content.
      'cache-control': name === '/index.html' ? 'no-cache' : 'public, max-age=31536000, immutable',
      ...(strict ? { 'content-security-policy': POLICY } : {}),
    });
    return response.end(found.sent);
  }

  async function call(url, response) {
    const paths = url.pathname.slice('/api/trpc/'.length).split(',');
    const batched = url.searchParams.has('batch');
    const input = JSON.parse(url.searchParams.get('input') ?? '{}');
    const inputOf = (index) => (batched ? input[index] : input)?.json;
    if (paths.length === 1 && paths[0] === 'jobs.list') {
      const body = await state.answers.list(inputOf(0), batched);
      state.polls += 1;
      state.bytes += body.length;
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'content-length': body.length,
        'cache-control': 'no-store',
      });
      response.end(body);
      // After the answer is on its way: the page's time is what counts.
      setImmediate(() => state.answers.next());
      return;
    }
    if (paths.includes('repositories.list')) {
      // A console without repositories. With tRPC's own status, 404, the browser would log an error.
      const error = { message: 'No procedure found on path "repositories.list"', code: -32004 };
      const json = { ...error, data: { code: 'NOT_FOUND', httpStatus: 404, path: 'repositories.list' } };
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(batched ? [{ error: { json } }] : { error: { json } }));
    }
    const answers = paths.map((path, index) => {
      if (path !== 'jobs.get') throw new Error(`nobody answers ${path} here`);
      return state.answers.get(inputOf(index).runId);
    });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(batched ? `[${answers.join(',')}]` : answers[0]);
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** Begins anew with other jobs, as of `now` on the page's clock; then nothing is said of the server's. */
    async show({ now, ...options }) {
      Object.assign(state, { dated: now === undefined, polls: 0, bytes: 0, failures: [] });
      state.files.clear();
      state.answers = new Answers({ ...options, now });
      // The forms in which the pages ask.
      await Promise.all([true, false].map((batched) => state.answers.list({ filter: 'all' }, batched)));
    },
    get polls() {
      return state.polls;
    },
    /** Bytes of all answers to `jobs.list`. */
    get bytes() {
      return state.bytes;
    },
    /** Paths of the files that were sent. */
    get sent() {
      return [...state.files];
    },
    /** What should not have happened. */
    get failures() {
      return state.failures;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
