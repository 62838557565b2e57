// Where documents go: the internal procedures of `jobs-server`, which keep them for its search.

import { createTRPCUntypedClient, httpLink, TRPCClientError } from '@trpc/client';
import type { AnyRouter } from '@trpc/server';
import { NonRetriableError } from 'inngest';
import superjson from 'superjson';

import type { Section } from './markdown.js';

/** A call that takes longer has failed; it is tried again. */
const TIMEOUT_MS = 30_000;

/** Which document. */
export interface DocumentKey {
  organizationId: string;
  /** `owner/name` */
  repoName: string;
  path: string;
}

export interface Document extends DocumentKey {
  /** A hash of the content. */
  sha: string;
  sections: Section[];
}

/** Keeps documents. */
export interface DocumentStore {
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
  const mutate = async (procedure: string, input: unknown): Promise<unknown> => {
    try {
      return await client.mutation(procedure, input, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw isRefusal(error) ? new NonRetriableError(`${procedure}: ${error.message}`, { cause: error }) : error;
    }
  };
  return {
    async put(document) {
      const answer = await mutate('internal.putDocument', document);
      return { unchanged: isObject(answer) && answer.unchanged === true };
    },
    async remove(key) {
      await mutate('internal.removeDocument', key);
    },
  };
}

/** A wrong token or input stays wrong; a time-out, a busy server or none at all may pass. */
function isRefusal(error: unknown): error is TRPCClientError<AnyRouter> {
  if (!(error instanceof TRPCClientError)) return false;
  const status: unknown = error.data?.httpStatus;
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
