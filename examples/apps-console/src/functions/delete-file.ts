import type { Client } from '../client.js';
import { cancelOn, fileRemoved } from '../events.js';
import type { DocumentStore } from '../jobs-server.js';

/** Takes one file out of the search. */
export function createDeleteFile(client: Client, documents: DocumentStore) {
  return client.createFunction(
    { id: 'docs.file.delete', name: 'Delete a file', triggers: [fileRemoved], retries: 3, cancelOn },
    async ({ event, step }) => {
      const { organizationId, repo, path } = event.data;
      await step.run('remove', () => documents.remove({ organizationId, repoName: repo.fullName, path }));
      return { path };
    },
  );
}

export type DeleteFile = ReturnType<typeof createDeleteFile>;
