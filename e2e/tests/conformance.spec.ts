// docs/accessibility.md names a test for what it claims: each of them is there.

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from '@playwright/test';

const ROOT = path.resolve(import.meta.dirname, '../..');

test('the tests that the conformance table names are there', () => {
  const page = readFileSync(path.join(ROOT, 'docs/accessibility.md'), 'utf8');
  const named = [...page.matchAll(/`([\w./-]+\.(?:ts|rs)): ([^`]+)`/g)].map(([, file = '', name = '']) => ({ file, name }));
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({ file, name }) => {
    const folder = file.includes('/') ? '' : file.endsWith('.rs') ? 'tests/web_list' : 'e2e/tests';
    const text = readFileSync(path.join(ROOT, folder, file), 'utf8');
    return !text.includes(name);
  });
  expect(missing).toEqual([]);
});
