import { NonRetriableError } from 'inngest';

import type { Client } from '../client.js';
import { readDocument } from '../documents.js';
import { cancelOn, fileChanged } from '../events.js';
import { ReadError } from '../files.js';
import type { DocumentStore } from '../jobs-server.js';
import { sections } from '../markdown.js';
import { directoryOf, type Repositories, RepositoryError } from '../repositories.js';

const RETRIES = 2;

/** Reads one file and writes its sections into the search. */
export function createProcessFile(client: Client, repositories: Repositories, documents: DocumentStore) {
  return client.createFunction(
    {
      id: 'docs.file.process',
      name: 'Process a file',
      triggers: [fileChanged],
      retries: RETRIES,
      // A large repository of one organization leaves room for the others.
      concurrency: { key: 'event.data.organizationId', limit: 4 },
      cancelOn,
    },
    async ({ event, step, attempt }) => {
      const { organizationId, repo, path } = event.data;
      const key = { organizationId, repoName: repo.fullName, path };

      // One step: what it hands on is kept by Inngest, where the text of documents does not belong.
      return step.run('store', async () => {
        try {
          const root = await directoryOf(repositories, repo);
          const { text, sha } = await readDocument(root, path);
          const { unchanged } = await documents.put({ ...key, sha, sections: sections(text, path) });
          return { path, unchanged };
        } catch (error) {
          const isFinal = error instanceof RepositoryError || (error instanceof ReadError && !error.transient);
          // The search must not show what the file held before.
          if (error instanceof ReadError && (isFinal || attempt >= RETRIES)) await documents.remove(key);
          throw isFinal ? new NonRetriableError(error.message, { cause: error }) : error;
        }
      });
    },
  );
}

export type ProcessFile = ReturnType<typeof createProcessFile>;
