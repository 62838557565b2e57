// What comes in: the events that start and stop work, and what they have to hold. The SDK checks them before a
// function runs; an event that does not fit fails its run at once and is not tried again.

import { eventType } from 'inngest';
import { z } from 'zod';

const name = z.string().min(1);

/** A repository as events name it. Which directory it is says the server's own map, never an event. */
const repo = z.object({
  /** `owner/name` */
  fullName: name,
  /** A directory inside of the repository's, for one that holds several sites. */
  root: z.string().optional(),
});

const ingestion = z.object({
  organizationId: name,
  repo,
  beforeSha: z.string().nullish(),
  afterSha: z.string().nullish(),
  /** The same delivery is worked on once, however often it arrives. */
  deliveryId: name,
  /** What a push added, changed or removed; without it, all documents are looked at. */
  files: z.array(z.string()).optional(),
});

/** Part of an ingestion. `deliveryId` says of which, so that it is cancelled with it. */
const file = z.object({ organizationId: name, repo, deliveryId: name.optional(), path: name });

/** A webhook told of a push. */
export const pushed = eventType('docs/push', { schema: ingestion });
/** A person or a schedule asked for an ingestion. */
export const requested = eventType('docs/ingestion.requested', { schema: ingestion });
/** Stops the ingestion of this delivery. */
export const cancelled = eventType('docs/ingestion.cancel', {
  schema: z.object({ organizationId: name, deliveryId: name }),
});
export const fileChanged = eventType('docs/file.process', { schema: file });
export const fileRemoved = eventType('docs/file.delete', { schema: file });

export type IngestionData = z.infer<typeof ingestion>;
export type RepoData = z.infer<typeof repo>;
export type FileData = z.infer<typeof file>;

/**
 * Cancels what a `docs/ingestion.cancel` means. The organization is compared too: who knows another's delivery id
 * cannot stop its work.
 */
export const cancelOn = [
  {
    event: cancelled,
    if: 'event.data.organizationId == async.data.organizationId && event.data.deliveryId == async.data.deliveryId',
  },
];
