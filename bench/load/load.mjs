// Hundreds of clients that poll jobs-server, on loopback: how long they wait, and what they cost. Linux only: processor
// time and memory are read from /proc.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    clients: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '30' },
  },
});
const clients = Number(values.clients);
const seconds = Number(values.seconds);

/** How many repositories have been ingested before. */
const REPOSITORIES = 100;
const PATIENCE = 120_000;
/** The unit of /proc, on all of Linux's architectures. */
const TICKS = 100;

/** What is asked, and how. `wait` is the mean time between two polls of a client, in milliseconds. */
const MEASUREMENTS = [
  { what: 'poll every 3 s, nothing changes', filter: 'active', wait: 3_000, isRunning: false },
  { what: 'poll every 3 s, a job runs', filter: 'active', wait: 3_000, isRunning: true },
  { what: 'whole list every 3 s, a job runs', filter: 'all', wait: 3_000, isRunning: true },
  { what: 'whole list as fast as they can, nothing changes', filter: 'all', wait: 0, isRunning: false },
];

async function writeRepository(folder, name, documents) {
  await mkdir(join(folder, 'docs'), { recursive: true });
  await writeFile(join(folder, 'Cargo.toml'), `[package]\nrepository = "https://example.com/${name}"\n`);
  for (let page = 0; page < documents; page++) {
    await writeFile(join(folder, `docs/${page}.md`), `# Page ${page}\n\nText of ${name}.\n`);
  }
}

const listOf = (input) => `/api/trpc/jobs.list?input=${encodeURIComponent(JSON.stringify(input))}`;

/** The processor time that a process has used, in seconds, and the most memory that it has had, in MB. */
async function used(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    time: (Number(fields[11]) + Number(fields[12])) / TICKS,
    memory: Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)[1]) / 1024,
  };
}

async function startServer(place, isRunning) {
  const repositories = Array.from({ length: REPOSITORIES }, (_, index) => join(place, `repository-${index}`));
  for (const [index, folder] of repositories.entries()) {
    await writeRepository(folder, `acme/repository-${index}`, 2);
  }
  const pace = [];
  if (isRunning) {
    const long = join(place, 'long');
    await writeRepository(long, 'acme/long', 5_000);
    repositories.push(long);
    pace.push('--files-per-second', '5');
  }
  const flags = repositories.flatMap((folder) => ['--repo', folder]);
  const server = spawn(values.server, ['--port', '0', '--data', join(place, 'data'), ...flags, ...pace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(server.stdout)) {
    if (line.startsWith('Listening on ')) return { server, address: new URL(line.slice(13)) };
  }
  throw new Error('jobs-server has ended');
}

async function untilFinished(address) {
  const path = listOf({ organizationId: 'org_demo', filter: 'completed' });
  for (const begun = Date.now(); ; ) {
    const answer = await (await fetch(new URL(path, address))).json();
    if (answer.result.data.length >= REPOSITORIES) return;
    if (Date.now() - begun > PATIENCE) throw new Error(`only ${answer.result.data.length} jobs have ended`);
    await setTimeout(100);
  }
}

async function measure({ filter, wait, isRunning }) {
  const place = await mkdtemp(join(tmpdir(), 'jobs-load-'));
  const { server, address } = await startServer(place, isRunning);
  try {
    await untilFinished(address);
    const before = await used(server.pid);
    const script = fileURLToPath(new URL('polls.lua', import.meta.url));
    const limits = ['--threads', `${clients}`, '--timeout', '10s', '--connections', `${clients}`, '--duration', `${seconds}s`];
    const path = listOf({ organizationId: 'org_demo', filter });
    const { stdout } = await promisify(execFile)('wrk', [
      ...limits,
      '--script',
      script,
      address.origin,
      '--',
      path,
      `${wait}`,
    ]);
    const after = await used(server.pid);
    const figures = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')));
    return { ...figures, time: after.time - before.time, memory: after.memory };
  } finally {
    const hasEnded = server.exitCode !== null || server.signalCode !== null;
    const ended = hasEnded ? undefined : once(server, 'exit');
    server.kill();
    await ended;
    await rm(place, { recursive: true });
  }
}

const rows = [];
let wrong = 0;
for (const measurement of MEASUREMENTS) {
  console.log(`  … ${measurement.what}`);
  const figures = await measure(measurement);
  const answers = figures.changed + figures.unchanged;
  wrong += figures.other + figures.failed;
  if (figures.other + figures.failed > 0) console.log(`    not answered as they should be: ${JSON.stringify(figures)}`);
  rows.push([
    measurement.what,
    Math.round(answers / figures.seconds),
    `${figures.p50.toFixed(1)} ms`,
    `${figures.p99.toFixed(1)} ms`,
    `${Math.round((100 * figures.unchanged) / answers)} %`,
    `${Math.round(figures.bodies / answers)} bytes`,
    `${((100 * figures.time) / figures.seconds).toFixed(0)} %`,
    `${figures.memory.toFixed(0)} MB`,
  ]);
}
console.log(`\n${clients} clients, ${seconds} s each, ${REPOSITORIES} finished jobs\n`);
console.log('| what they do | answers a second | p50 | p99 | not changed | body of an answer | one processor | memory |');
console.log('|---|---|---|---|---|---|---|---|');
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
process.exitCode = wrong > 0 ? 1 : 0;
