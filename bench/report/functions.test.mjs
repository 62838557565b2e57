import assert from 'node:assert/strict';
import { test } from 'node:test';

import { functionsTable, readFunctions } from './functions.mjs';

const item = (name, shallow_size) => ({ name, shallow_size, shallow_size_percent: 1 });

test('what twiggy wrote, without the names and the hashes', () => {
  const json = JSON.stringify([
    item('"function names" subsection', 90_000),
    item('<app[f436c151749b259f]::List as core[ebf11525f520887]::Show>::show', 1500),
  ]);
  assert.deepEqual(readFunctions(json), [{ name: '<app::List as core::Show>::show', bytes: 1500 }]);
});

test('the largest by name, the others as a sum', () => {
  const many = Array.from({ length: 50 }, (_, place) => ({ name: `f${place}`, bytes: 20 }));
  const text = functionsTable([{ name: 'big', bytes: 1000 }, ...many]);
  assert.match(text, /\| `big` \| 1,000 \| 50\.0 % \|/);
  assert.match(text, /\| 11 others \| 220 \| 11\.0 % \|\n\| all \| 2,000 \| 100\.0 % \|$/);
  assert.doesNotMatch(functionsTable([{ name: 'one', bytes: 1 }]), /others/);
});
