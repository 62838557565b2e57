// The app behind a real Inngest in the contract tests: a function whose runs go as the event says. `cargo xtask inngest`
// starts it; `scenarios.rs` sends the events.

import http from 'node:http';
import { createRequire } from 'node:module';

// The packages of the example, so that there is one lock file and one version of the SDK.
const require = createRequire(new URL('../../../../examples/apps-console/package.json', import.meta.url));
const { Inngest, NonRetriableError } = require('inngest');
const { metadataMiddleware } = require('inngest/experimental');
const { serve } = require('inngest/node');

const HOST = '127.0.0.1';
const PATH = '/api/inngest';

const client = new Inngest({ id: 'apps-console', middleware: [metadataMiddleware()] });

/** Steps that are held, by ingestion: a promise and what ends it. */
const gates = new Map();
function gate(ingestionId) {
  if (!gates.has(ingestionId)) gates.set(ingestionId, Promise.withResolvers?.() ?? withResolvers());
  return gates.get(ingestionId);
}
// Node.js 20 has none.
function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}

/** How often each step was executed, by ingestion: what a rerun takes over is not executed again. */
const executions = new Map();
function execute(ingestionId, step) {
  const counts = executions.get(ingestionId) ?? {};
  executions.set(ingestionId, { ...counts, [step]: (counts[step] ?? 0) + 1 });
  return executions.get(ingestionId)[step];
}

const processFile = client.createFunction(
  { id: 'docs.file.process', name: 'Docs file process', triggers: [{ event: 'docs/file.process' }], retries: 0 },
  ({ event }) => ({ path: event.data.path }),
);

const docsIngestion = client.createFunction(
  {
    id: 'docs-ingestion',
    name: 'Docs ingestion',
    triggers: [{ event: 'docs/ingestion.requested' }],
    retries: 0,
    // Of steps that execute: one that is held keeps the organization's other runs queued.
    concurrency: { key: 'event.data.organizationId', limit: 1 },
  },
  async ({ event, step }) => {
    const { going, ingestionId, files } = event.data;
    const tell = (processed) =>
      step.metadata(`progress:${processed}`).run().set({ processed, total: files.length }, 'progress');

    // Of these there are a thousand.
    if (going === 'completes') return { processed: files.length, total: files.length };
    const listed = await step.run('list-files', () => {
      execute(ingestionId, 'list-files');
      return files;
    });
    if (going === 'fails') throw new NonRetriableError('repository archive is empty');
    if (going === 'holds') await step.run('hold', () => gate(ingestionId).promise);
    if (going === 'waits') {
      await tell(1);
      await step.waitForEvent('go', { event: 'test/go', match: 'data.ingestionId', timeout: '1h' });
      await tell(files.length);
    }
    if (going === 'invokes') {
      for (const path of listed) await step.invoke(`process:${path}`, { function: processFile, data: { path } });
    }
    if (going === 'breaks') {
      await step.run('parse', () => {
        if (execute(ingestionId, 'parse') === 1) throw new NonRetriableError('docs/b.md is locked');
      });
      await step.run('write', () => execute(ingestionId, 'write'));
      return { processed: listed.length, executed: executions.get(ingestionId) };
    }
    return { processed: files.length, total: files.length };
  },
);

const release = client.createFunction(
  { id: 'test-release', triggers: [{ event: 'test/release' }], retries: 0 },
  ({ event }) => gate(event.data.ingestionId).resolve(null),
);

const handle = serve({ client, functions: [docsIngestion, processFile, release], servePath: PATH });
const server = http.createServer((request, response) => {
  if (request.url?.split('?', 1)[0] === PATH) handle(request, response);
  else response.writeHead(404).end();
});
server.listen(Number(process.env.PORT ?? 3939), HOST, () => {
  console.log(`Listening on http://${HOST}:${server.address().port}${PATH}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close();
    // Steps that are held would keep it.
    server.closeAllConnections();
  });
}
