// The same page on consoles of every shape that is deployed, with both transformers: a job from the queue to
// the history, an error, Cancel, Retry, details from job to job, what a job returned, and a run from one of its steps.

import { expect, test } from './fixtures.ts';

const consoles = [
  { shape: 'spec', transformer: 'superjson' },
  { shape: 'spec', transformer: 'none' },
  { shape: 'paged', transformer: 'superjson' },
  { shape: 'paged', transformer: 'none' },
  { shape: 'zoned', transformer: 'superjson' },
  { shape: 'zoned', transformer: 'none' },
  { shape: 'numeric', transformer: 'superjson' },
] as const;

for (const options of consoles) {
  const { shape, transformer } = options;

  test.describe(`${shape}, ${transformer === 'none' ? 'without a transformer' : transformer}`, () => {
    test.use({ consoleOptions: options });
    /** Consoles of the other shape give no kind, only a name for people; the repository follows where the name lacks it. */
    const title = (verb: string, repo: string) => {
      if (shape === 'spec') return `${verb} ${repo}`;
      const name = shape === 'paged' ? `Sync Documents ${repo}` : `Full Sync: ${repo}`;
      return verb.endsWith(':') ? `${verb} ${name}` : name;
    };

    test('the list, a job that ends, details and Cancel', async ({ console, jobs, open, time }) => {
      const done = console.jobs.add({
        repoName: 'acme/done',
        status: 'completed',
        startedAt: time.minutesAgo(64),
        completedAt: time.minutesAgo(62),
        progress: { processed: 23, total: 23 },
      });
      const failed = console.jobs.add({
        repoName: 'acme/broken',
        status: 'failed',
        startedAt: time.minutesAgo(127),
        completedAt: time.minutesAgo(125),
        errorMessage: 'Invalid lightfast.yml syntax',
      });
      const first = console.jobs.add({ repoName: 'acme/first', startedAt: time.minutesAgo(2) });
      console.jobs.add({ repoName: 'acme/second', status: 'queued', createdAt: time.secondsAgo(30) });
      await open();

      await expect(jobs.titles(jobs.running)).toHaveText([
        title('Ingesting', 'acme/first'),
        title('Ingesting', 'acme/second'),
      ]);
      await expect(jobs.titles(jobs.recent)).toHaveText([
        title('Ingested', 'acme/done'),
        title('Failed:', 'acme/broken'),
      ]);
      await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running, 1 queued');
      await expect(jobs.running).toContainText('Started 2 minutes ago');
      await expect(jobs.running).toContainText('Queued 30 seconds ago');
      // The first era does not tell the number of files.
      const files = shape === 'paged' ? '' : '23 files · ';
      await expect(jobs.recent.getByRole('article').first()).toContainText(`${files}Completed 1 hour ago`);
      await expect(jobs.recent).toContainText('Error: Invalid lightfast.yml syntax');
      await expect(jobs.recent).toContainText('Failed 2 hours ago');

      // Details of a finished job.
      await jobs.button('View Details acme/done').click();
      await expect(jobs.dialog.getByText(done.id, { exact: true })).toBeVisible();
      await expect(jobs.dialog).toContainText('Manual');
      await expect(jobs.dialog).toContainText('2 min 0 s');
      await expect(jobs.dialog.getByRole('alert')).toHaveCount(0);
      await expect(jobs.dialog.getByText('Loading details…')).toHaveCount(0);
      expect(console.requests.of('jobs.get').map(({ status }) => status)).toEqual([200]);
      await jobs.page.keyboard.press('Escape');

      // A job ends: among the active ones it is missing, so the history is asked for.
      console.jobs.finish(first.id);
      await time.untilPoll();
      await expect(jobs.titles(jobs.recent).first()).toHaveText(title('Ingested', 'acme/first'));
      await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 queued');
      await expect(jobs.running.getByRole('article')).toHaveCount(1);

      await jobs.button('Cancel acme/second').click();
      await expect(jobs.card(title('Cancelled:', 'acme/second'))).toContainText('Cancelled just now');
      await time.untilPoll();
      await expect(jobs.titles(jobs.recent).first()).toHaveText(title('Cancelled:', 'acme/second'));
      await expect(jobs.running).toHaveCount(0);
      expect(console.jobs.get(failed.id)?.status).toBe('failed');
      // None of these consoles has repositories, which the page asks for once.
      const refused = console.requests.filter(({ status }) => status !== undefined && status >= 400);
      expect(refused.flatMap(({ procedures }) => procedures)).toEqual(['repositories.list']);
    });

    test('filters in the address, a timeline and what the event carried', async ({ console, jobs, open, page, time }) => {
      const at = (second: number) => new Date(time.minutesAgo(5) + second * 1_000);
      console.jobs.add({
        repoName: 'acme/broken',
        status: 'failed',
        createdAt: time.minutesAgo(5),
        startedAt: time.minutesAgo(5),
        completedAt: time.minutesAgo(4),
        errorMessage: 'Out of disk',
        event: { name: 'docs/push', data: { files: ['a.md', 'b.md'] } },
        steps: [
          { id: 'a', name: 'load-config', status: 'completed', startedAt: at(0), endedAt: at(8) },
          {
            id: 'b',
            name: 'write-commit',
            status: 'failed',
            startedAt: at(8),
            endedAt: at(60),
            attempts: [
              { status: 'failed', startedAt: at(8), endedAt: at(10), error: { message: 'HTTP 429' } },
              { status: 'failed', startedAt: at(20), endedAt: at(60), error: { message: 'Out of disk' } },
            ],
          },
        ],
      });
      console.jobs.add({ repoName: 'acme/done', status: 'completed', completedAt: time.minutesAgo(2) });
      await open();
      const failed = page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Failed 1' });
      await failed.click();
      await expect(page).toHaveURL(/[?&]status=failed/);
      await page.reload();
      await expect(failed).toHaveAttribute('aria-pressed', 'true');
      await expect(page.getByRole('article')).toHaveCount(1);

      await jobs.button('View Details acme/broken').click();
      const steps = jobs.dialog.getByRole('list', { name: 'Steps' }).getByRole('button');
      await expect(steps).toHaveText(['load-config, Completed, 8.0 s', 'write-commit, Failed · attempt 2, 52 s']);
      await steps.nth(1).click();
      await expect(jobs.dialog).toContainText('Attempt 1 · Failed · 2.0 s');
      await expect(jobs.dialog).toContainText('HTTP 429');
      const event = jobs.dialog.getByRole('tree', { name: 'Event data' });
      await event.getByRole('treeitem', { name: 'files: 2 items' }).click();
      await expect(event.getByRole('treeitem', { name: '1: b.md' })).toBeVisible();
    });

    test('from job to job, and what each returned as a tree', async ({ console, jobs, open, page, time }) => {
      const add = (name: string, minutes: number, output: object) =>
        console.jobs.add({
          repoName: `acme/${name}`,
          status: 'completed',
          createdAt: time.minutesAgo(minutes),
          completedAt: time.minutesAgo(minutes),
          output,
        });
      add('first', 3, { files: ['a.md', 'b.md'], token: 'sk-live-123', size: 1_234 });
      add('second', 2, { kind: 'second' });
      add('third', 1, { kind: 'third' });
      await open();
      await expect(jobs.titles(jobs.recent)).toHaveCount(3);
      await jobs.button('View Details acme/third').click();
      const previous = jobs.dialog.getByRole('button', { name: 'Previous job' });
      const next = jobs.dialog.getByRole('button', { name: 'Next job' });
      const output = jobs.dialog.getByRole('tree', { name: 'Output data' });
      await expect(jobs.dialog).toHaveAccessibleName(title('Ingested', 'acme/third'));
      await expect(previous).toBeDisabled();
      await next.click();
      await expect(jobs.dialog).toHaveAccessibleName(title('Ingested', 'acme/second'));
      await expect(output.getByRole('treeitem', { name: 'kind: second' })).toBeVisible();
      await next.click();
      await expect(jobs.dialog).toHaveAccessibleName(title('Ingested', 'acme/first'));
      await expect(next).toBeDisabled();

      await expect(output.getByRole('treeitem')).toHaveCount(3);
      await output.getByRole('treeitem', { name: 'files: 2 items' }).click();
      await expect(output.getByRole('treeitem', { name: '1: b.md' })).toHaveAttribute('aria-level', '2');
      await expect(output.getByRole('treeitem', { name: 'token: hidden' })).toBeVisible();
      await expect(output.getByRole('treeitem', { name: 'size: 1234', exact: true })).toBeVisible();
      await expect(output.getByRole('treeitem')).toHaveCount(5);
      await output.getByRole('treeitem', { name: 'files: 2 items' }).click();
      await expect(output.getByRole('treeitem')).toHaveCount(3);

      await previous.click();
      await expect(jobs.dialog).toHaveAccessibleName(title('Ingested', 'acme/second'));
      await page.keyboard.press('ArrowLeft');
      await expect(jobs.dialog).toHaveAccessibleName(title('Ingested', 'acme/third'));
      await expect(output.getByRole('treeitem', { name: 'kind: third' })).toBeVisible();
      // Each is asked for by the name that this shape has for its id.
      const asked = console.requests.of('jobs.get').map(({ inputs }) => inputs[0] as Record<string, string>);
      expect(new Set(asked.map((input) => input[shape === 'spec' ? 'runId' : 'jobId']))).toEqual(
        new Set(console.jobs.all().map(({ id }) => id)),
      );
      await page.keyboard.press('Escape');
      await expect(jobs.button('View Details acme/third')).toBeFocused();
    });

    test.describe('Retry', () => {
      // The first era has no way to start a job anew.
      test.use({ failedRequests: shape === 'paged' });

      test('starts a new run, or is not offered', async ({ console, jobs, open, time }) => {
        console.jobs.add({
          repoName: 'acme/broken',
          status: 'failed',
          createdAt: time.minutesAgo(5),
          completedAt: time.minutesAgo(4),
          errorMessage: 'Out of disk',
        });
        await open();
        await jobs.button('Retry acme/broken').click();
        if (shape === 'paged') {
          await expect(jobs.page.getByText('This console does not offer to retry jobs.')).toBeVisible();
          await expect(jobs.button('Retry acme/broken')).toHaveCount(0);
          return;
        }
        await expect(jobs.titles(jobs.running)).toHaveText([title('Ingesting', 'acme/broken')]);
        await expect(jobs.titles(jobs.recent)).toHaveText([title('Failed:', 'acme/broken')]);
        await expect(jobs.button('Retry acme/broken')).not.toHaveAttribute('aria-busy');
      });

      test('from a step sends the step, or is not offered', async ({ console, jobs, open, time }) => {
        const at = time.minutesAgo(5);
        const { id } = console.jobs.add({
          repoName: 'acme/broken',
          status: 'failed',
          createdAt: at,
          startedAt: at,
          completedAt: at + 60_000,
          errorMessage: 'Out of disk',
          steps: [
            { id: 'a', name: 'load-config', status: 'completed', startedAt: new Date(at), endedAt: new Date(at + 5_000) },
            { id: 'b', name: 'process', status: 'failed', startedAt: new Date(at + 5_000), endedAt: new Date(at + 60_000), rerunnable: true },
          ],
        });
        await open();
        await jobs.button('View Details acme/broken').click();
        await jobs.dialog.getByRole('button', { name: /^load-config/ }).click();
        await jobs.dialog.getByRole('button', { name: /^process/ }).click();
        const rerun = jobs.dialog.getByRole('button', { name: /^Rerun from here/ });
        // A step that may not be repeated has none.
        await expect(rerun).toHaveCount(1);
        await rerun.click();
        if (shape === 'paged') {
          await expect(jobs.dialog.getByText('This console does not offer to retry jobs.')).toBeVisible();
          await expect(rerun).toHaveCount(0);
          return;
        }
        await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Started anew.' })).toBeVisible();
        const scope = { clerkOrgSlug: 'acme', workspaceName: 'main' };
        expect(console.requests.of(shape === 'spec' ? 'jobs.retry' : 'jobs.restart').map(({ inputs }) => inputs)).toEqual([
          [shape === 'spec' ? { runId: id, fromStep: 'b' } : { ...scope, jobId: id, fromStep: 'b' }],
        ]);
        expect(console.jobs.all().map(({ fromStep }) => fromStep)).toEqual([undefined, 'b']);
        await jobs.page.keyboard.press('Escape');
        await expect(jobs.card(title('Ingesting', 'acme/broken'))).toBeVisible();
      });
    });
  });
}

test.describe('pages', () => {
  test.use({ consoleOptions: { shape: 'zoned' } });

  test('a running job beyond the first page is found', async ({ console, jobs, open, time }) => {
    console.jobs.add({ repoName: 'acme/long', createdAt: time.minutesAgo(500), startedAt: time.minutesAgo(500) });
    for (let number = 1; number <= 25; number += 1) {
      const at = time.minutesAgo(number);
      console.jobs.add({ repoName: `acme/old-${number}`, status: 'completed', createdAt: at, completedAt: at });
    }
    await open({ limit: '20' });
    await expect(jobs.titles(jobs.running)).toHaveText(['Full Sync: acme/long']);
    await expect(jobs.jobsTab).toHaveAccessibleName('Jobs, 1 running');
    // Of the history there is the first page.
    await expect(jobs.recent.getByRole('article')).toHaveCount(20);
    console.jobs.finish('run_01');
    await time.untilPoll();
    await expect(jobs.running).toHaveCount(0);
    await expect(jobs.jobsTab).toHaveAccessibleName('Jobs');
  });
});

test.describe('a console that allows no batches', () => {
  test.use({ consoleOptions: { shape: 'zoned', batching: false } });

  test('is asked one by one', async ({ console, jobs, open, time }) => {
    console.jobs.add({ repoName: 'acme/docs' });
    await open({ batching: 'off' });
    await expect(jobs.card('Full Sync: acme/docs')).toBeVisible();
    await time.untilPoll();
    console.jobs.finish('run_01');
    await time.untilPoll();
    await expect(jobs.recent).toContainText('Full Sync: acme/docs');
    expect(console.requests.filter(({ batch }) => batch)).toEqual([]);
  });
});
