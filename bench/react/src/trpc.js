import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import superjson from 'superjson';

export const { TRPCProvider, useTRPC } = createTRPCContext();

export const organizationId = new URLSearchParams(location.search).get('organizationId') || 'org_demo';

export function createClient() {
  const link = httpBatchLink({
    url: new URLSearchParams(location.search).get('endpoint') || '/api/trpc',
    transformer: superjson,
    headers: { 'x-trpc-source': 'client' },
    fetch: (url, options) => fetch(url, { ...options, credentials: 'include' }),
  });
  return createTRPCClient({ links: [link] });
}
