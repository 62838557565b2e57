// What a job carries and returns: trees that fold, and what is copied.

import { watchClipboard } from './clipboard.ts';
import { expect, test } from './fixtures.ts';

const SECRET = 'sk-live-123';

test('keys keep their order, numbers their digits, and secrets are masked', async ({ console, jobs, open, page }) => {
  const copiedBy = await watchClipboard(page);
  console.jobs.add({
    status: 'completed',
    event: { name: 'docs/push', data: { zulu: 1, alpha: 12345678901234567890123n, headers: { 'X-Api-Key': SECRET } } },
    output: { html: '<img src=x onerror="owned=1">', token: SECRET },
  });
  await open();
  await jobs.button('View Details acme/docs').click();
  const event = jobs.dialog.getByRole('tree', { name: 'Event data' });
  await expect(event.getByRole('treeitem')).toHaveCount(3);
  await expect(event.getByRole('treeitem').nth(0)).toHaveAccessibleName('zulu: 1');
  await expect(event.getByRole('treeitem').nth(1)).toHaveAccessibleName('alpha: 12345678901234567890123');
  await event.getByRole('treeitem', { name: 'headers: 1 field' }).click();
  await expect(event.getByRole('treeitem', { name: 'X-Api-Key: hidden' })).toHaveAttribute('aria-level', '2');
  await expect(jobs.dialog).not.toContainText(SECRET);

  // What is copied is masked too.
  const json = jobs.dialog.getByRole('button', { name: 'Copy as JSON' });
  const masked = await copiedBy(() => json.click());
  await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  expect(masked).not.toContain(SECRET);
  expect(JSON.parse(masked).event.name).toBe('docs/push');
  await event.getByRole('button', { name: 'Show X-Api-Key' }).click();
  await expect(event.getByRole('treeitem', { name: `X-Api-Key: ${SECRET}` })).toBeVisible();
  const shown = await copiedBy(() => json.click());
  expect(shown).toContain(`"X-Api-Key": "${SECRET}"`);
  expect(shown).not.toContain(`"token": "${SECRET}"`);
  await event.getByRole('button', { name: 'Hide X-Api-Key' }).click();
  await expect(jobs.dialog).not.toContainText(SECRET);

  const output = jobs.dialog.getByRole('tree', { name: 'Output data' });
  await expect(output.getByRole('treeitem').first()).toContainText('<img src=x onerror="owned=1">');
  await output.getByRole('treeitem').first().hover();
  const html = await copiedBy(() => output.getByRole('button', { name: 'Copy html' }).click());
  expect(html).toBe('<img src=x onerror="owned=1">');
  expect(await page.evaluate(() => 'owned' in window)).toBe(false);
});

test('the secrets of a step are copied as they are shown', async ({ console, jobs, open, page }) => {
  const copiedBy = await watchClipboard(page);
  const output = (token: string) => ({ token });
  console.jobs.add({
    status: 'completed',
    steps: [
      { id: 'a', name: 'sign-in', status: 'completed', output: output(`${SECRET}-a`) },
      { id: 'b', name: 'sign-out', status: 'completed', output: output(`${SECRET}-b`) },
    ],
  });
  await open();
  await jobs.button('View Details acme/docs').click();
  const json = jobs.dialog.getByRole('button', { name: 'Copy as JSON' });
  const tokens = async () => {
    const { steps } = JSON.parse(await copiedBy(() => json.click())) as { steps: { output: { token: string } }[] };
    return steps.map(({ output }) => output.token);
  };
  const step = (name: string) => jobs.dialog.getByRole('button', { name: new RegExp(`^${name}`) });
  await step('sign-in').click();
  await step('sign-out').click();
  const hidden = await tokens();
  expect(hidden.join()).not.toContain(SECRET);
  await jobs.dialog.getByRole('tree', { name: 'Output of sign-in' }).getByRole('button', { name: 'Show token' }).click();
  await expect.poll(tokens).toEqual([`${SECRET}-a`, hidden[1]]);
  // A step that is opened again hides what it has.
  await step('sign-in').click();
  await expect.poll(tokens).toEqual(hidden);
  await step('sign-in').click();
  await expect(jobs.dialog.getByRole('button', { name: 'Show token' })).toHaveCount(2);
  expect(await tokens()).toEqual(hidden);
});

test('2.1.1 the keyboard goes through a tree, which is one tab stop', async ({ console, jobs, open, page }) => {
  console.jobs.add({ status: 'completed', output: { files: ['a.md', 'b.md'], total: 2 } });
  await open();
  await jobs.button('View Details acme/docs').click();
  const output = jobs.dialog.getByRole('tree', { name: 'Output data' });
  await jobs.dialog.getByRole('button', { name: 'Copy Output data' }).focus();
  await page.keyboard.press('Tab');
  const item = (name: string) => output.getByRole('treeitem', { name, exact: true });
  await expect(item('files: 2 items')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(item('0: a.md')).toBeFocused();
  await page.keyboard.press('End');
  await expect(item('total: 2')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(output.getByRole('button', { name: 'Copy total' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(item('files: 2 items')).toHaveAttribute('aria-expanded', 'false');
  await expect(item('files: 2 items')).toBeFocused();
});

for (const isThere of [true, false]) {
  test(`a job is copied as Markdown ${isThere ? 'to the clipboard' : 'without a clipboard'}`, async ({
    console,
    jobs,
    open,
    page,
  }) => {
    const copiedBy = await watchClipboard(page, { isThere });
    console.jobs.add({
      id: 'run_abc',
      repoName: 'acme/broken',
      status: 'failed',
      trigger: 'webhook',
      errorMessage: 'line 1\n```\n# no heading',
      steps: [{ name: 'parse @somebody', status: 'failed', attempt: 3, error: 'bad' }],
    });
    await open();
    await jobs.button('View Details acme/broken').click();
    await expect(jobs.dialog.getByRole('listitem').first()).toContainText('parse');
    const button = jobs.dialog.getByRole('button', { name: 'Copy as Markdown' });
    await button.focus();
    const text = await copiedBy(() => page.keyboard.press('Enter'));
    await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
    await expect(button).toBeFocused();
    expect(text).toContain('# Failed: `acme/broken`\n\n- Status: Failed\n- ID: `run_abc`\n');
    expect(text).toContain('## Error\n\n````text\nline 1\n```\n# no heading\n````\n');
    expect(text).toContain('1. `parse @somebody`: Failed · attempt 3\n\n   ```text\n   bad\n   ```\n');
    expect(await copiedBy(() => jobs.dialog.getByRole('button', { name: 'Copy id' }).click())).toBe('run_abc');
  });
}

test('an output of five megabytes unfolds at once', async ({ console, jobs, open, page }) => {
  const copiedBy = await watchClipboard(page);
  const rows = Array.from({ length: 25_000 }, (_, n) => ({ path: `docs/page-${n}.md`, text: 'word '.repeat(34), n }));
  const output = { rows, log: 'line\n'.repeat(100_000), last: 'end' };
  expect(JSON.stringify(output).length).toBeGreaterThan(5_000_000);
  console.jobs.add({ status: 'completed', output });
  await open();
  await jobs.button('View Details acme/docs').click();
  const tree = jobs.dialog.getByRole('tree', { name: 'Output data' });
  const items = tree.getByRole('treeitem');
  await expect(items).toHaveCount(3);
  await tree.getByRole('treeitem', { name: 'rows: 25,000 items' }).click();
  await expect(items).toHaveCount(104);
  await tree.getByRole('treeitem', { name: '0: 3 fields', exact: true }).click();
  await tree.getByRole('treeitem', { name: 'Show 100 more (24,900 left)' }).click();
  await expect(items).toHaveCount(207);
  // Only what is unfolded is in the document.
  expect(await jobs.dialog.evaluate((dialog) => dialog.querySelectorAll('*').length)).toBeLessThan(4_000);
  expect(await jobs.dialog.evaluate((dialog) => dialog.textContent?.length ?? 0)).toBeLessThan(50_000);
  const text = await copiedBy(() => jobs.dialog.getByRole('button', { name: 'Copy Output data' }).click());
  await expect(jobs.dialog.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  expect(JSON.parse(text)).toEqual(output);
  await page.keyboard.press('Escape');
  await expect(jobs.dialog).toHaveCount(0);
});
