import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';

import { Console } from './console.jsx';
import { mayHelpToRetry } from './errors.js';
import { retryDelay } from './pace.js';
import { TRPCProvider, createClient } from './trpc.js';

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: (_count, error) => mayHelpToRetry(error), retryDelay } },
});
const trpcClient = createClient();

createRoot(document.getElementById('app')).render(
  <QueryClientProvider client={queryClient}>
    <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
      <Console />
    </TRPCProvider>
  </QueryClientProvider>,
);
