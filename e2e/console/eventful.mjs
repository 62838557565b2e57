// A job whose details have everything that they can have: attempts and the
// waits between them, a sleep, a step without times, nested values.

/**
 * Fields for {@link import('./jobs.mjs').Jobs.add}: a job that failed in its
 * last attempt, twelve minutes after it began.
 * @param {number} endedAt milliseconds since 1970
 */
export function eventful(endedAt) {
  const began = endedAt - 12 * 60_000;
  const at = (seconds) => new Date(began + seconds * 1000);
  const attempt = (status, from, to, error) => ({
    status,
    startedAt: at(from),
    endedAt: at(to),
    ...(error === undefined ? {} : { error }),
  });
  return {
    status: 'failed',
    repoName: 'acme/eventful',
    errorMessage: 'HTTP 503 from the embedding service',
    trigger: 'webhook',
    createdAt: at(-20),
    startedAt: at(0),
    completedAt: new Date(endedAt),
    progress: { processed: 2, total: 4 },
    steps: [
      {
        id: 'st_config',
        name: 'load-config',
        op: 'run',
        status: 'completed',
        queuedAt: at(0),
        startedAt: at(2),
        endedAt: at(3),
        attempts: [attempt('completed', 2, 3)],
        attempt: 1,
        output: { store: 'docs', include: ['docs/**/*.md'] },
        rerunnable: true,
      },
      {
        id: 'st_first',
        name: 'process:docs/a.md',
        op: 'run',
        status: 'completed',
        queuedAt: at(3),
        startedAt: at(5),
        endedAt: at(70),
        attempts: [attempt('failed', 5, 10, 'it is locked'), attempt('failed', 40, 42, 'it is locked'), attempt('completed', 60, 70)],
        attempt: 3,
        output: { bytes: 4096, words: 611, sections: { h1: 1, h2: 7 } },
        rerunnable: true,
      },
      // It came by an earlier version, which kept no times.
      { name: 'notify', op: 'send', status: 'completed' },
      {
        id: 'st_sleep',
        name: 'wait-for-rate-limit',
        op: 'sleep',
        status: 'completed',
        queuedAt: at(70),
        startedAt: at(70),
        endedAt: at(580),
        rerunnable: true,
      },
      {
        id: 'st_wait',
        name: 'review',
        op: 'wait',
        status: 'completed',
        queuedAt: at(580),
        startedAt: at(580),
        endedAt: at(600),
        rerunnable: true,
      },
      {
        id: 'st_embed',
        name: 'embed',
        op: 'invoke',
        status: 'failed',
        queuedAt: at(600),
        startedAt: at(615),
        endedAt: at(720),
        attempts: [
          attempt('failed', 615, 640, 'HTTP 429 from the embedding service'),
          attempt('failed', 700, 720, 'HTTP 503 from the embedding service'),
        ],
        attempt: 2,
        error: 'HTTP 503 from the embedding service',
        childRunId: 'run_embed_acme_eventful',
        rerunnable: true,
      },
      { id: 'st_commit', name: 'write-commit', op: 'run', status: 'cancelled' },
    ],
    event: {
      name: 'docs/push',
      data: {
        repo: { fullName: 'acme/eventful', private: true },
        // Longer than a number of JavaScript's holds.
        deliveryId: '90071992547409931234',
        authorization: 'Bearer not-a-secret-of-anybody',
        files: ['docs/a.md', 'docs/b.md', 'docs/c.md', 'README.md'],
      },
      ts: began - 20_000,
    },
    output: {
      bytes: 8192,
      words: 1222,
      filesByExtension: { md: { files: 2, bytes: 8192, words: 1222 } },
      totalTokens: '18446744073709551616',
      api_key: 'sk-not-a-key-of-anybody',
      failures: [{ path: 'docs/c.md', reason: 'it is locked', attempts: 3 }],
      nothing: null,
      ratio: 0.5,
      note: 'x'.repeat(2_000),
    },
  };
}
