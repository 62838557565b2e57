// Responses of the real server that a test changes on their way.

import type { APIResponse, Page, Route } from '@playwright/test';

type Fulfilled = NonNullable<Parameters<Route['fulfill']>[0]>;

/** Lets requests to `pattern` go to the server, at the address that `at` gives, and answers with what `change` makes of its response. */
export const changeResponses = (
  page: Page,
  pattern: string | RegExp,
  change: (response: APIResponse) => Promise<Fulfilled> | Fulfilled,
  at = (url: URL) => url.href,
) =>
  page.route(pattern, async (route) => {
    try {
      // A server may close a connection that nobody has used for a while.
      const response = await route.fetch({ maxRetries: 2, url: at(new URL(route.request().url())) });
      await route.fulfill(await change(response));
    } catch (error) {
      // At the end of a test the page goes first, and then the server.
      if (!page.isClosed()) throw error;
    }
  });
