// What a console of docs/from-react.md has already, as far as its snippets use it.

interface Row {
  id: string;
  title: string;
  status: string;
}

const list = {
  useQuery(_input: { organizationId: string }, _options: { refetchInterval: number; enabled?: boolean }) {
    return { data: undefined as readonly Row[] | undefined };
  },
};
const retry = {
  useMutation(_options: { onSuccess(): void }) {
    return { mutate(_input: { runId: string }) {} };
  },
};
const utils = { jobs: { list: { async invalidate() {} } } };

export const trpc = { jobs: { list, retry }, useUtils: () => utils };
export const accessToken = async () => 'secret';
export const toast = (text: string) => void text;
export const onPush = (listener: () => void) => {
  addEventListener('push', listener);
  return () => removeEventListener('push', listener);
};
