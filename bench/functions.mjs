// Shows the largest functions of our wasm: `node bench/functions.mjs FILE`, where FILE is what twiggy wrote.

import { readFile } from 'node:fs/promises';

import { functionsTable, readFunctions } from './report/functions.mjs';

process.stdout.write(`${functionsTable(readFunctions(await readFile(process.argv[2], 'utf8')))}\n`);
