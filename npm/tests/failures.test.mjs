// What is said where the view does not start is what docs/failures.md says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { NPM, PKG } from './project.mjs';

const { WORDS } = await import(pathToFileURL(join(PKG, 'load-error.js')));
const LABELS = { again: 'Try again', restart: 'Start again', reload: 'Reload the page' };

test('docs/failures.md says the same', () => {
  const section = readFileSync(join(NPM, '../docs/failures.md'), 'utf8').split('\n## Starting the view')[1];
  const rows = [...section.matchAll(/^\| (?!what happened)[^-].*? \| \*\*(.+?)\*\* (.+?) \| (.*?) ?\|$/gm)];
  const documented = rows.map(([, heading, text, button]) => [heading, text, button]);
  const said = Object.values(WORDS).map(({ heading, text, button }) => [heading, text, button ? LABELS[button] : '']);
  assert.deepEqual(documented, said);
});
