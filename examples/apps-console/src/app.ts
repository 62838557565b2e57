import http from 'node:http';

import { serve } from 'inngest/node';

import { createClient } from './client.js';
import { createFunctions } from './functions/index.js';
import { createJobsServer } from './jobs-server.js';
import type { Settings } from './settings.js';

/** Where Inngest calls the functions. */
const PATH = '/api/inngest';

/** The server that Inngest calls; not listening yet. */
export function createApp({ jobsServer, ...parts }: Settings): http.Server {
  const client = createClient();
  const functions = createFunctions(client, { ...parts, documents: createJobsServer(jobsServer) });
  const handle = serve({ client, functions: Object.values(functions), servePath: PATH });
  return http.createServer((request, response) => {
    if (request.url?.split('?', 1)[0] === PATH) {
      handle(request, response);
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    }
  });
}
