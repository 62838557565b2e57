import { NonRetriableError } from 'inngest';

import type { Client } from '../client.js';
import { createMatcher, FILE_NAME, loadConfig } from '../config.js';
import { findDocuments } from '../documents.js';
import { cancelOn, type IngestionData, pushed, requested } from '../events.js';
import type { DocumentStore } from '../jobs-server.js';
import { directoryOf, type Repositories } from '../repositories.js';
import type { DeleteFile } from './delete-file.js';
import { isFileFailure } from './file-failure.js';
import { final } from './final.js';
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
  documents: DocumentStore;
  processFile: ProcessFile;
  deleteFile: DeleteFile;
}

/** Ingests a repository: finds its documents and hands each to `docs.file.process`. */
export function createDocsIngestion(client: Client, parts: Parts) {
  const { repositories, defaultInclude, documents, processFile, deleteFile } = parts;
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
      const { organizationId, repo, deliveryId } = event.data;

      const config = await step.run('load-config', () =>
        final(async () => loadConfig(await directoryOf(repositories, repo), defaultInclude)),
      );
      const tasks = await step.run('find-files', async () => {
        const root = await final(() => directoryOf(repositories, repo));
        // Before any file is read, so that a token or an address that is wrong fails the run at once.
        const indexed = await documents.paths({ organizationId, repoName: repo.fullName });
        return plan(await findDocuments(root, createMatcher(config)), indexed, event.data);
      });

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
          if (isFileFailure(error)) return { path, kind: 'failed', reason: error.message };
          // It concerns every file, and was tried again where that helps: the run must not end as if all were well.
          throw new NonRetriableError(error instanceof Error ? error.message : String(error), { cause: error });
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

/**
 * What to do.
 * @param found the documents that there are
 * @param indexed the paths that the search knows
 */
function plan(found: readonly string[], indexed: readonly string[], { files, repo }: IngestionData): Task[] {
  const documents = new Set(found);
  const changed = new Set(files);
  // Another configuration may make any file a document.
  const all = files === undefined || changed.has(FILE_NAME);
  // The search does not say below which `root` a document was: of several, one must not remove those of the others.
  const isOurs = (path: string) => repo.root === undefined || changed.has(path);
  const tasks = [
    ...found.filter((path) => all || changed.has(path)).map((path) => ({ path, removed: false })),
    // Also what an earlier push removed whose run failed, or what is a document no more.
    ...indexed.filter((path) => !documents.has(path) && isOurs(path)).map((path) => ({ path, removed: true })),
  ];
  if (tasks.length > MAX_FILES) {
    throw new NonRetriableError(`${tasks.length} files are more than the ${MAX_FILES} that a run can work on`);
  }
  return tasks;
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
