import type { Client } from '../client.js';
import { readDocument } from '../documents.js';
import { cancelOn, fileChanged } from '../events.js';
import { FileError } from '../files.js';
import type { DocumentStore } from '../jobs-server.js';
import { sections } from '../markdown.js';
import { directoryOf, type Repositories } from '../repositories.js';
import { FileFailure } from './file-failure.js';
import { final } from './final.js';

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
        const root = await final(() => directoryOf(repositories, repo));
        try {
          const { text, sha } = await readDocument(root, path);
          const { unchanged } = await documents.put({ ...key, sha, sections: sections(text, path) });
          return { path, unchanged };
        } catch (error) {
          // What is no matter of the file's, such as an answer of jobs-server's, fails the ingestion.
          if (!(error instanceof FileError) || (error.transient && attempt < RETRIES)) throw error;
          // The search must not show what the file held before.
          await documents.remove(key);
          throw new FileFailure(error.message, { cause: error });
        }
      });
    },
  );
}

export type ProcessFile = ReturnType<typeof createProcessFile>;
