// A stand-in console for a person to look at: `npm run console -- --help`.

import { parseArgs } from 'node:util';

import { startConsole } from './console.mjs';
import { lively } from './lively.mjs';

const USAGE = `A real tRPC server with a few lively jobs.

  npm run console -- [options]

  --port N              port to listen on (4310)
  --shape NAME          spec, paged, zoned or numeric (spec)
  --transformer NAME    superjson or none (superjson)
  --dist FOLDER         the built page to serve with it (none)
`;

const OPTIONS = {
  port: { type: 'string', default: '4310' },
  shape: { type: 'string', default: 'spec' },
  transformer: { type: 'string', default: 'superjson' },
  dist: { type: 'string' },
  help: { type: 'boolean', default: false },
};

const SHAPES = ['spec', 'paged', 'zoned', 'numeric'];

function complain(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return complain(error.message);
  }
}

const values = options();

if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) complain(`--port ${values.port} is no port`);
if (!SHAPES.includes(values.shape)) complain(`--shape ${values.shape} is none of ${SHAPES.join(', ')}`);
if (!['superjson', 'none'].includes(values.transformer)) complain('--transformer is superjson or none');

let server;
try {
  server = await startConsole({ ...values, port });
} catch (error) {
  process.stderr.write(`cannot listen on port ${port}: ${error.message}\n`);
  process.exit(1);
}
lively(server.jobs);
process.stdout.write(`endpoint  ${server.api}\n`);
if (values.dist) process.stdout.write(`page      ${server.url}\n`);
