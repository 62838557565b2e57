// jobs-server as a process of its own, and repositories to feed it with.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { expect } from '@playwright/test';

/** A directory of documents. */
export class Repo {
  constructor(
    readonly name: string,
    readonly root: string,
  ) {}

  async write(file: string, content: string) {
    const target = path.join(this.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** Starts jobs-server on directories that it makes, and takes all of it away at the end. */
export class JobsServers {
  readonly #root: string;
  readonly #running = new Set<ChildProcess>();
  #serial = 0;

  private constructor(root: string) {
    this.#root = root;
  }

  static async create() {
    return new JobsServers(await mkdtemp(path.join(tmpdir(), 'jobs-console-')));
  }

  /** A repository called `owner/name` with these files. */
  async repo(name: string, files: Record<string, string>) {
    const repo = new Repo(name, await this.#directory());
    await repo.write('package.json', JSON.stringify({ repository: name }));
    for (const [file, content] of Object.entries(files)) await repo.write(file, content);
    return repo;
  }

  /** A repository with so many pages of Markdown. */
  repoOfPages(name: string, count: number) {
    const page = (number: number) => [`docs/page-${number}.md`, `# Page ${number}\n\nText of ${name}.\n`];
    return this.repo(name, Object.fromEntries(Array.from({ length: count }, (_, index) => page(index + 1))));
  }

  /** Starts a server and waits until it knows its jobs. */
  async start(options: StartOptions) {
    const server = await this.startAtOnce(options);
    await expect.poll(async () => (await server.list()).length).toBeGreaterThanOrEqual(options.repos.length);
    return server;
  }

  /** Starts a server. With the `data` and the `port` of another it takes that one's place. */
  async startAtOnce({ repos, filesPerSecond, data, port = 0 }: StartOptions) {
    data ??= await this.#directory();
    const server = spawn(
      process.env.JOBS_SERVER!,
      [
        ['--dist', process.env.DIST!],
        ['--data', data],
        ['--port', String(port)],
        ...repos.map((repo) => ['--repo', repo.root]),
        filesPerSecond ? ['--files-per-second', String(filesPerSecond)] : [],
      ].flat(),
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#running.add(server);
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    void ended.then(() => this.#running.delete(server));
    let complaints = '';
    server.stderr.on('data', (text) => (complaints += text));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface(server.stdout).on('line', (line) => {
        const [, address] = /^Listening on (http:\/\/\S+?)\/?$/.exec(line) ?? [];
        if (address) resolve(address);
      });
      server.once('error', reject);
      server.once('exit', (code) => reject(new Error(`jobs-server ended (${code}): ${complaints}`)));
    });
    const list = () => listOf(url);
    return {
      url,
      data,
      port: Number(new URL(url).port),
      list,
      /** Waits until all of its jobs have this status. */
      async everyJobIs(status: string) {
        await expect.poll(async () => (await list()).map((job) => job.status)).toEqual(repos.map(() => status));
      },
      /** Ends it without any warning. */
      async kill() {
        server.kill('SIGKILL');
        await ended;
      },
    };
  }

  async close() {
    await Promise.all(
      [...this.#running].map(async (server) => {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        if (server.kill('SIGKILL')) await ended;
      }),
    );
    await rm(this.#root, { recursive: true, force: true });
  }

  async #directory() {
    this.#serial += 1;
    const directory = path.join(this.#root, String(this.#serial));
    await mkdir(directory);
    return directory;
  }
}

/** The jobs of a server, asked without a page. */
async function listOf(url: string): Promise<{ repoName: string; status: string }[]> {
  const input = encodeURIComponent(JSON.stringify({ organizationId: 'org_demo' }));
  const response = await fetch(`${url}/api/trpc/jobs.list?input=${input}`);
  return (await response.json()).result.data;
}

export interface StartOptions {
  repos: Repo[];
  filesPerSecond?: number;
  data?: string;
  port?: number;
}
