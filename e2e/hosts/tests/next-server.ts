// The Next host as it is run in production: `next start`.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';

const HOST = path.join(import.meta.dirname, '../next');

/** Starts it on a free port. Every browser context gets a session, and with it jobs, of its own. */
export async function startNext() {
  const server = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', '0'],
    { cwd: HOST, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /Local:\s+(http:\S+)/.exec(line)?.[1];
    if (!origin) continue;
    server.stdout.resume();
    const close = () => {
      server.kill();
      return ended;
    };
    return { origin, url: `${origin}/console`, close };
  }
  throw new Error('next start ended before it listened');
}
