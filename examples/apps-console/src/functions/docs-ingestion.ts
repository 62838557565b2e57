import { NonRetriableError } from 'inngest';

import type { Client } from '../client.js';
import { type Config, ConfigError, createMatcher, FILE_NAME, loadConfig } from '../config.js';
import { findDocuments } from '../documents.js';
import { cancelOn, pushed, requested } from '../events.js';
import { directoryOf, type Repositories, RepositoryError } from '../repositories.js';
import type { DeleteFile } from './delete-file.js';
import type { ProcessFile } from './process-file.js';

/** Files that are in work at a time, and one step that says how far the run is for so many. */
export const BATCH = 10;
/** Inngest ends a run after 1,000 steps: one for each file, one for each batch, and three more. */
export const MAX_FILES = 900;
/** Failed files beyond this number are counted, not listed. */
const NAMED_FAILURES = 20;

/** What a run returns, and a console shows of it. */
export interface Ingested {
  store: string;
  filesProcessed: number;
  filesUnchanged: number;
  filesRemoved: number;
  filesFailed: number;
  failures?: { path: string; reason: string }[];
}

/** A file, and what is to be done with it. */
interface Task {
  path: string;
  removed: boolean;
}

type Outcome =
  | { path: string; kind: 'processed' | 'unchanged' | 'removed' }
  | { path: string; kind: 'failed'; reason: string };

interface Parts {
  repositories: Repositories;
  /** The globs of a repository without any; `undefined` if it has to have a `lightfast.yml`. */
  defaultInclude?: readonly string[] | undefined;
  processFile: ProcessFile;
  deleteFile: DeleteFile;
}

/** Ingests a repository: finds its documents and hands each to `docs.file.process`. */
export function createDocsIngestion(client: Client, { repositories, defaultInclude, processFile, deleteFile }: Parts) {
  return client.createFunction(
    {
      id: 'docs-ingestion',
      name: 'Docs ingestion',
      triggers: [pushed, requested],
      retries: 3,
      // Of steps that execute: a run that waits for its files holds no place.
      concurrency: { key: 'event.data.organizationId', limit: 1 },
      // One delivery may concern several organizations. A rerun by hand is not held back by this.
      idempotency: 'event.data.organizationId + "/" + event.data.deliveryId',
      cancelOn,
    },
    async ({ event, step }): Promise<Ingested> => {
      const { organizationId, repo, deliveryId, files } = event.data;

      const config = await step.run('load-config', () =>
        final(async () => loadConfig(await directoryOf(repositories, repo), defaultInclude)),
      );
      const tasks = await step.run('find-files', () =>
        final(async () => plan(await directoryOf(repositories, repo), config, files)),
      );

      /** A file that fails for good fails alone. */
      const work = async ({ path, removed }: Task): Promise<Outcome> => {
        const data = { organizationId, repo, deliveryId, path };
        try {
          if (removed) {
            await step.invoke(`delete:${path}`, { function: deleteFile, data });
            return { path, kind: 'removed' };
          }
          const { unchanged } = await step.invoke(`process:${path}`, { function: processFile, data });
          return { path, kind: unchanged ? 'unchanged' : 'processed' };
        } catch (error) {
          return { path, kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
        }
      };
      // Consoles read it from the run's trace, where it is `userland.progress`.
      const tell = (processed: number) =>
        step.metadata(`progress:${processed}`).run().set({ processed, total: tasks.length }, 'progress');

      const outcomes: Outcome[] = [];
      await tell(0);
      while (outcomes.length < tasks.length) {
        const batch = tasks.slice(outcomes.length, outcomes.length + BATCH);
        outcomes.push(...(await Promise.all(batch.map(work))));
        await tell(outcomes.length);
      }
      return summary(config.store, outcomes);
    },
  );
}

/** What to do. Of `files`, those that are no documents (any more) and could have been are removed. */
async function plan(root: string, config: Config, files: string[] | undefined): Promise<Task[]> {
  const matches = createMatcher(config);
  const found = await findDocuments(root, matches);
  const documents = new Set(found);
  const changed = new Set(files);
  // Another configuration may make any file a document.
  const all = files === undefined || changed.has(FILE_NAME);
  const tasks = [
    ...found.filter((path) => all || changed.has(path)).map((path) => ({ path, removed: false })),
    ...[...changed].filter((path) => matches(path) && !documents.has(path)).map((path) => ({ path, removed: true })),
  ];
  if (tasks.length > MAX_FILES) {
    throw new NonRetriableError(`${tasks.length} files are more than the ${MAX_FILES} that a run can work on`);
  }
  return tasks;
}

/** What is wrong with a repository is not tried again: it takes a person to mend it. */
async function final<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof RepositoryError)) throw error;
    throw new NonRetriableError(error.message, { cause: error });
  }
}

function summary(store: string, outcomes: readonly Outcome[]): Ingested {
  const count = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const failures = outcomes.flatMap((outcome) =>
    outcome.kind === 'failed' ? [{ path: outcome.path, reason: outcome.reason }] : [],
  );
  return {
    store,
    filesProcessed: count('processed'),
    filesUnchanged: count('unchanged'),
    filesRemoved: count('removed'),
    filesFailed: failures.length,
    ...(failures.length ? { failures: failures.slice(0, NAMED_FAILURES) } : {}),
  };
}
