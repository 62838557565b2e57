import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { compare, judgement } from './budget.mjs';

const states = (budgets, sizes) => compare(budgets, sizes).map(({ name, state }) => [name, state]);

test('a part may be as large as its budget and no larger', () => {
  const sizes = { page: { wasm: 1_000, css: 1_001 }, package: { wasm: 999 } };
  const budgets = { page: { wasm: 1_000, css: 1_000 }, package: { wasm: 1_000 } };
  assert.deepEqual(states(budgets, sizes), [['page.wasm', 'within'], ['page.css', 'over'], ['package.wasm', 'within']]);
});

test('more than a twentieth below, it asks for a lower budget', () => {
  assert.deepEqual(states({ page: { a: 1_000, b: 1_000 } }, { page: { a: 950, b: 949 } }), [
    ['page.a', 'within'],
    ['page.b', 'roomy'],
  ]);
});

test('what is not in both is refused', () => {
  assert.throws(() => compare({ page: { wasm: 1 } }, { page: { wasm: 1, css: 1 } }), /nothing of page\.css/);
  assert.throws(() => compare({ page: { wasm: 1, css: 1 } }, { page: { wasm: 1 } }), /page\.css, which there is not/);
  assert.throws(() => compare({ page: { wasm: '1' } }, { page: { wasm: 1 } }), /no number/);
});

test('the judgement fails with the difference and says what to do', () => {
  const { text, passed } = judgement(compare({ page: { wasm: 160_000, css: 5_000 } }, { page: { wasm: 160_210, css: 5_000 } }));
  assert.equal(passed, false);
  assert.match(text, /page\.wasm +160,210 of +160,000 +\+210 +OVER/);
  assert.match(text, /page\.wasm: 210 bytes too many/);
  assert.match(text, /bench\/budget\.json/);
  assert.doesNotMatch(text, /page\.css:/);
});

test('room is a hint, not a failure', () => {
  const { text, passed } = judgement(compare({ page: { wasm: 1_000 } }, { page: { wasm: 500 } }));
  assert.equal(passed, true);
  assert.match(text, /page\.wasm is well below its budget: 500 would do/);
});

test('the budgets are of the parts that are measured', async () => {
  const all = JSON.parse(await readFile(new URL('../budget.json', import.meta.url), 'utf8'));
  assert.deepEqual(Object.keys(all), ['rebuilt', 'plain']);
  for (const budgets of Object.values(all)) {
    assert.deepEqual(Object.fromEntries(Object.entries(budgets).map(([name, parts]) => [name, Object.keys(parts)])), {
      page: ['wasm', 'glue', 'css', 'html', 'total'],
      package: ['wasm', 'element', 'total'],
    });
  }
});
