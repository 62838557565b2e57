import assert from 'node:assert/strict';
import { test } from 'node:test';

import { markdown } from './markdown.mjs';

const value = (median, p25 = median, p75 = median) => ({ n: 3, median, p25, p75 });
const report = {
  environment: { node: 'v20' },
  targets: [
    { name: 'first card', most: 0.7, actual: 0.5, met: true },
    { name: 'one poll', most: 0.4, actual: 0.8, met: false },
    { name: 'memory', most: 0.9 },
  ],
  summaries: [
    {
      where: { measure: 'start', jobs: 1000, condition: 'plain' },
      pages: { ours: { first: value(100, 90, 110) }, react: { first: value(200) } },
    },
  ],
};

test('medians with their quartiles and ratios', () => {
  const text = markdown(report);
  assert.match(text, /\| 1,000 jobs, plain: first card \| 100 \(90–110\) \| 200 \| – \| 0\.50 \| – \|/);
});

test('targets that were measured, and only those', () => {
  const text = markdown(report);
  assert.match(text, /\| first card \| 0\.7 \| 0\.50 \| met \|/);
  assert.match(text, /\| one poll \| 0\.4 \| 0\.80 \| \*\*not met\*\* \|/);
  assert.doesNotMatch(text, /memory/);
});

test('bytes by file, with the sums of each page', () => {
  const files = { ours: [{ path: 'a.wasm', raw: 3000, gzip: 2000, brotli: 1500 }] };
  const totals = { ours: { list: 1500, everything: 1800 }, react: { list: 3000, everything: 3000 } };
  const text = markdown({ ...report, bytes: { files, totals } });
  assert.match(text, /\| until the list stands \| 1,500 \| 3,000 \| – \| 0\.50 \| – \|/);
  assert.match(text, /\| a\.wasm \| 3,000 \| 2,000 \| 1,500 \|/);
});

test('the largest functions, where they are known', () => {
  assert.match(markdown({ ...report, functions: [{ name: 'f', bytes: 7 }] }), /## Largest functions[^]*\| `f` \| 7 \|/);
  assert.doesNotMatch(markdown(report), /functions/);
});
