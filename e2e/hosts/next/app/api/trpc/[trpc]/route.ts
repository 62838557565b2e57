import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { NextRequest } from 'next/server';

import { appRouter } from '@/server/router';
import { SESSION } from '@/server/session';

function handler(request: NextRequest) {
  return fetchRequestHandler({
    // Next takes the base path off before we see the address.
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () => ({ session: request.cookies.get(SESSION)?.value }),
  });
}

export { handler as GET, handler as POST };
