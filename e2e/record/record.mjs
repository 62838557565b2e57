// Records the captured fixtures anew from a real tRPC server, or with --check
// compares them without writing. Fixtures made by hand are left alone.

import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { compare, read, write } from './fixtures.mjs';
import { recordAll } from './recorder.mjs';

const USAGE = `Records the captured wire fixtures anew.

  npm run record -- [options]

  --check         compare without writing; exit code 1 if anything differs
  --folder PATH   where the fixtures are (trpc/tests/wire of this repository)
`;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    folder: { type: 'string', default: fileURLToPath(new URL('../../trpc/tests/wire', import.meta.url)) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const recorded = await recordAll();
const kept = await read(values.folder);
const differences = compare(kept, recorded);
for (const { name, what } of differences) process.stdout.write(`${name}: ${what}\n`);

if (values.check) {
  process.stdout.write(`${recorded.length} recorded, ${differences.length} differ\n`);
  process.exitCode = differences.length ? 1 : 0;
} else {
  const written = await write(values.folder, kept, recorded);
  process.stdout.write(`${recorded.length} recorded, ${written} changed\n`);
}
