import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

import { useTRPC } from './trpc.js';

export function useActions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
  const retry = useMutation(trpc.jobs.retry.mutationOptions({ onSettled }));
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions({ onSettled }));
  const onRetry = useCallback((runId) => retry.mutate({ runId }), [retry.mutate]);
  const onCancel = useCallback((runId) => cancel.mutate({ runId }), [cancel.mutate]);
  const pendingId = (retry.isPending && retry.variables.runId) || (cancel.isPending && cancel.variables.runId);
  return { onRetry, onCancel, pendingId: pendingId || undefined };
}
