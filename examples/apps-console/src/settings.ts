import { DEFAULT_INCLUDE } from './config.js';
import { parseRepositories, type Repositories } from './repositories.js';

export interface Settings {
  port: number;
  jobsServer: { url: string; token: string };
  repositories: Repositories;
  defaultInclude: readonly string[] | undefined;
}

/** Reads the environment; what is missing is told by its name. The SDK reads its own variables. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const need = (name: string): string => {
    const value = env[name]?.trim();
    if (!value) throw new Error(`${name} is not set; README.md says what it takes`);
    return value;
  };
  const port = Number(env.PORT ?? 3939);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT takes a port, not "${env.PORT}"`);
  const url = need('JOBS_SERVER_URL');
  if (!URL.canParse(url)) throw new Error(`JOBS_SERVER_URL takes an address, not "${url}"`);
  return {
    port,
    jobsServer: { url, token: need('JOBS_SERVER_TOKEN') },
    repositories: parseRepositories(need('REPOSITORIES')),
    defaultInclude: env.DEFAULT_INCLUDE === 'off' ? undefined : DEFAULT_INCLUDE,
  };
}
