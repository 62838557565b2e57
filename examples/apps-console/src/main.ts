import type { AddressInfo } from 'node:net';

import { createApp } from './app.js';
import { readSettings } from './settings.js';

const HOST = '127.0.0.1';

try {
  const settings = readSettings(process.env);
  const server = createApp(settings);
  server.on('error', fail);
  server.listen(settings.port, HOST, () => {
    const { port } = server.address() as AddressInfo;
    console.log(`Listening on http://${HOST}:${port}/api/inngest`);
  });
  // Steps that run are finished; Inngest calls again for the rest.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
