// Where documents go: the internal procedures of `jobs-server`, which keep them for its search.

import { createTRPCUntypedClient, httpLink, TRPCClientError } from '@trpc/client';
import type { AnyRouter } from '@trpc/server';
import { NonRetriableError } from 'inngest';
import superjson from 'superjson';

import { FileError } from './files.js';
import type { Section } from './markdown.js';

/** A call that takes longer has failed; it is tried again. */
const TIMEOUT_MS = 30_000;

/** Whose documents. */
export interface RepositoryKey {
  organizationId: string;
  /** `owner/name` */
  repoName: string;
}

/** Which document. */
export interface DocumentKey extends RepositoryKey {
  path: string;
}

export interface Document extends DocumentKey {
  /** A hash of the content. */
  sha: string;
  sections: Section[];
}

/**
 * Keeps documents. A `FileError` is about the document alone; what else goes wrong concerns all of them, and is a
 * `NonRetriableError` where a person has to put it right.
 */
export interface DocumentStore {
  /** The paths of the documents that are kept of a repository. */
  paths(repository: RepositoryKey): Promise<string[]>;
  /** Writes a document over what is there. `unchanged`: what is there has the same content. */
  put(document: Document): Promise<{ unchanged: boolean }>;
  /** Removes a document; one that is not there is no mistake. */
  remove(key: DocumentKey): Promise<void>;
}

/** @param url the server's, without `/api/trpc` */
export function createJobsServer({ url, token }: { url: string; token: string }): DocumentStore {
  // The server is written in Rust, so there is no type of its router to take from it.
  const client = createTRPCUntypedClient<AnyRouter>({
    links: [
      httpLink({
        url: new URL('/api/trpc', url).href,
        transformer: superjson,
        headers: { authorization: `Bearer ${token}` },
      }),
    ],
  });
  const call = async (kind: 'query' | 'mutation', procedure: string, input: RepositoryKey): Promise<unknown> => {
    try {
      return await client[kind](procedure, input, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw explained(error, procedure, input);
    }
  };
  const store: DocumentStore = {
    async paths({ organizationId, repoName }) {
      const answer = await call('query', 'internal.documents', { organizationId, repoName });
      // Taken for an empty list, another answer would leave what is gone in the search.
      if (!isObject(answer)) throw new Error('jobs-server answered internal.documents with something else');
      return Object.keys(answer);
    },
    async put(document) {
      try {
        const answer = await call('mutation', 'internal.putDocument', document);
        return { unchanged: isObject(answer) && answer.unchanged === true };
      } catch (error) {
        // From those without the right token it takes next to nothing; then the token is what is wrong.
        if (error instanceof FileError) await store.paths(document);
        throw error;
      }
    },
    async remove(key) {
      await call('mutation', 'internal.removeDocument', key);
    },
  };
  return store;
}

/** A failed call in words that say what to do. What may pass (a busy server, a time-out) is tried again. */
function explained(error: unknown, procedure: string, { organizationId }: RepositoryKey): Error {
  const cause = { cause: error };
  const message = error instanceof Error ? error.message : String(error);
  // Only the server's own answers count; pages of a proxy may say anything.
  const status: unknown = error instanceof TRPCClientError ? error.data?.httpStatus : undefined;
  switch (status) {
    case 401:
      return new NonRetriableError(
        'jobs-server refuses the token. Set JOBS_SERVER_TOKEN to the one that jobs-server was started with',
        cause,
      );
    case 403:
      return new NonRetriableError(
        `jobs-server is not for the organization ${organizationId}. Start it with --organization ${organizationId}`,
        cause,
      );
    case 404:
      return new NonRetriableError(
        `There is no ${procedure} at JOBS_SERVER_URL. Set it to the address of a jobs-server of this version`,
        cause,
      );
    case 413:
      return new FileError('it is larger than what jobs-server takes', false, false, cause);
    case undefined:
      return new Error(`jobs-server does not answer at JOBS_SERVER_URL: ${message}`, cause);
    default:
      return isFinal(status)
        ? new NonRetriableError(`jobs-server refuses ${procedure}: ${message}`, cause)
        : new Error(`jobs-server failed: ${message}`, cause);
  }
}

/** A wrong input stays wrong; a time-out or a busy server may pass. */
const isFinal = (status: unknown): boolean =>
  typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
