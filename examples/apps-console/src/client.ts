import { Inngest, type Logger } from 'inngest';
import { metadataMiddleware } from 'inngest/experimental';

export const APP_ID = 'apps-console';

/**
 * The client. Addresses and keys are in the environment: `INNGEST_DEV` for a dev server, `INNGEST_BASE_URL`,
 * `INNGEST_SIGNING_KEY` and `INNGEST_EVENT_KEY` for any other. Without `INNGEST_DEV` requests have to be signed.
 */
export function createClient(logger?: Logger) {
  return new Inngest({
    id: APP_ID,
    ...(logger ? { logger } : {}),
    // Gives `step.metadata`, by which a run says how far it is.
    middleware: [metadataMiddleware()],
  });
}

export type Client = ReturnType<typeof createClient>;
