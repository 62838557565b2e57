import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cases } from '../cases.mjs';
import { TARGETS, judge } from './targets.mjs';

const where = { measure: 'start', jobs: 10 };
const target = (most) => ({
  name: 'first card',
  figure: { where, metric: 'first', page: 'ours' },
  base: { where, metric: 'first', page: 'react' },
  most,
});
const measured = (ours, react) => [
  { where, pages: { ours: { first: { median: ours } }, react: { first: { median: react } } } },
];

test('a target is met up to its limit', () => {
  const [met, missed] = judge(measured(70, 100), [target(0.7), target(0.69)]);
  assert.deepEqual(met, { name: 'first card', most: 0.7, actual: 0.7, met: true });
  assert.equal(missed.met, false);
});

test('a target without a base is the figure itself', () => {
  const { base: _, ...alone } = target(0);
  assert.equal(judge(measured(0, 1), [alone])[0].met, true);
  assert.equal(judge(measured(1, 1), [alone])[0].met, false);
});

test('what was not measured is neither met nor missed', () => {
  assert.deepEqual(judge([], [target(0.7)]), [{ name: 'first card', most: 0.7 }]);
});

test('a whole run measures what every target needs', () => {
  const only = ['start', 'poll', 'open', 'memory', 'find', 'fling'];
  const known = new Map(cases({ only, quick: false }).map(({ where, pages }) => [JSON.stringify(where), pages]));
  for (const { name, figure, base = figure } of TARGETS) {
    for (const { where, page } of [figure, base]) {
      if (where.measure !== 'bytes') assert.ok(known.get(JSON.stringify(where))?.includes(page), name);
    }
  }
});
