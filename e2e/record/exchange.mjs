// One request and its answer, taken down on the server's side: there the pieces
// of a stream are what tRPC wrote, whatever the network makes of them.

const REQUEST_HEADERS = [
  'accept',
  'content-type',
  'trpc-accept',
  'x-trpc-source',
  'cookie',
  'cache-control',
  'last-event-id',
];
const RESPONSE_HEADERS = [
  'content-type',
  'vary',
  'allow',
  'retry-after',
  'transfer-encoding',
  'cache-control',
  'x-accel-buffering',
];

/** What passes between a client and the server during one request. */
export class Exchange {
  /** Pieces of the answer so far. @type {string[]} */
  chunks = [];
  #request;
  #response;
  #requestBody = '';
  #watchers = new Set();

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  constructor(request, response) {
    this.#request = request;
    this.#response = response;
    request.on('data', (chunk) => (this.#requestBody += chunk));
    const { write, end } = response;
    const note = (chunk) => {
      if (chunk === undefined || chunk === null || typeof chunk === 'function') return;
      this.chunks.push(Buffer.from(chunk).toString('utf8'));
      for (const watcher of this.#watchers) watcher();
    };
    response.write = (chunk, ...rest) => {
      note(chunk);
      return write.call(response, chunk, ...rest);
    };
    response.end = (chunk, ...rest) => {
      note(chunk);
      return end.call(response, chunk, ...rest);
    };
    /** Settles when the answer is out. */
    this.done = new Promise((resolve) => response.once('close', resolve));
  }

  /**
   * Settles as soon as enough of the answer is written.
   * @param {(chunks: string[]) => boolean} enough
   */
  async written(enough) {
    if (enough(this.chunks)) return;
    await new Promise((resolve) => {
      const watcher = () => {
        if (!enough(this.chunks)) return;
        this.#watchers.delete(watcher);
        resolve(undefined);
      };
      this.#watchers.add(watcher);
    });
  }

  /** The request and the answer as a fixture holds them. */
  record() {
    const request = {
      method: this.#request.method,
      path: this.#request.url,
      headers: pick(this.#request.headers, REQUEST_HEADERS),
      body: this.#requestBody || null,
    };
    const headers = pick(this.#response.getHeaders(), RESPONSE_HEADERS);
    const response = { status: this.#response.statusCode, headers, body: this.chunks.join('') };
    const streamed = headers['transfer-encoding'] === 'chunked' || headers['content-type'] === 'text/event-stream';
    return { request, response: streamed ? { ...response, chunks: this.chunks } : response };
  }
}

function pick(headers, names) {
  return Object.fromEntries(names.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]));
}
