// A browser of the engine, started with its driver on a port of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { Builder, type WebDriver } from 'selenium-webdriver';

import { engine, type Looks } from './engine.ts';

const PATIENCE = 30_000;

/** Starts a browser; `quit` ends it, and all that was started with it. */
export async function startBrowser(looks: Looks) {
  const { driver: command, capabilities, env } = engine();
  const port = await freePort();
  const [program, ...args] = command(port);
  // A group of its own, which is ended as a whole.
  const child = spawn(program!, args, { env: { ...process.env, ...env }, detached: true, stdio: 'ignore' });
  const end = () => endGroup(child);
  process.once('exit', end);
  try {
    await ready(child, `http://127.0.0.1:${port}`);
    // With an address nothing is looked for, and nothing downloaded.
    const builder = new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities(looks));
    const driver: WebDriver = await builder.build();
    await driver.manage().setTimeouts({ script: PATIENCE, pageLoad: PATIENCE, implicit: 0 });
    const quit = async () => {
      await driver.quit().catch(() => undefined);
      end();
    };
    return { driver, quit };
  } catch (error) {
    end();
    throw error;
  }
}

/** Waits until a driver takes sessions. */
async function ready(child: ChildProcess, address: string) {
  let ended: string | undefined;
  child.once('error', (error) => (ended = String(error)));
  child.once('exit', (code) => (ended = `exit code ${code}`));
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    if (ended) throw new Error(`${child.spawnargs.join(' ')}: ${ended}`);
    const status = await fetch(`${address}/status`).catch(() => undefined);
    if (status?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${child.spawnargs.join(' ')} does not answer.`);
}

function endGroup(child: ChildProcess) {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}

/** One that the system has chosen. */
async function freePort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
