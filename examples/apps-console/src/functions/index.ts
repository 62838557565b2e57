import type { Client } from '../client.js';
import type { DocumentStore } from '../jobs-server.js';
import type { Repositories } from '../repositories.js';
import { createDeleteFile } from './delete-file.js';
import { createDocsIngestion } from './docs-ingestion.js';
import { createProcessFile } from './process-file.js';

interface Parts {
  repositories: Repositories;
  defaultInclude?: readonly string[] | undefined;
  documents: DocumentStore;
}

/** The functions of the app. What they work with is given, so that a test gives its own. */
export function createFunctions(client: Client, { repositories, defaultInclude, documents }: Parts) {
  const processFile = createProcessFile(client, repositories, documents);
  const deleteFile = createDeleteFile(client, documents);
  const docsIngestion = createDocsIngestion(client, {
    repositories,
    defaultInclude,
    documents,
    processFile,
    deleteFile,
  });
  return { docsIngestion, processFile, deleteFile };
}
