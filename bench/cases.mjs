// What is measured, how often, and of which pages.

import { CONDITIONS } from './measure/conditions.mjs';

const ALL = ['ours', 'react', 'vanilla'];
const OURS = ['ours'];
export const MEASURES = ['bytes', 'start', 'poll', 'open', 'memory', 'find', 'fling'];

/**
 * @param {{only: string[], jobs?: number[], conditions?: string[], scenarios?: string[], repetitions?: number, quick: boolean}} options
 * @returns {{where: object, pages: string[], repetitions: number}[]}
 */
export function cases({ only, jobs, conditions, scenarios, repetitions, quick }) {
  const often = repetitions ?? (quick ? 3 : 15);
  const seldom = repetitions ?? (quick ? 1 : 5);
  const all = [];
  const add = (where, pages, count) => {
    if (!only.includes(where.measure)) return;
    if (jobs && !jobs.includes(where.jobs)) return;
    if (conditions && where.condition && !conditions.includes(where.condition)) return;
    if (scenarios && where.scenario && !scenarios.includes(where.scenario)) return;
    all.push({ where, pages, repetitions: count });
  };
  for (const count of [10, 100, 1000]) {
    for (const condition of Object.keys(CONDITIONS)) {
      add({ measure: 'start', jobs: count, condition }, ALL, often);
    }
  }
  add({ measure: 'start', jobs: 10_000, condition: 'plain' }, ALL, seldom);

  for (const count of [100, 1000, 10_000]) {
    for (const scenario of ['nothing', 'ten', 'running']) {
      // The others would be at it for minutes, and nobody waits for them.
      const pages = count < 10_000 ? ALL : OURS;
      add({ measure: 'poll', jobs: count, scenario, filter: 'ignored' }, pages, seldom);
    }
  }
  add({ measure: 'poll', jobs: 100, scenario: 'nothing', filter: 'honoured' }, OURS, seldom);
  add({ measure: 'poll', jobs: 1000, scenario: 'nothing', filter: 'honoured' }, ALL, seldom);
  add({ measure: 'poll', jobs: 10_000, scenario: 'nothing', filter: 'honoured' }, OURS, seldom);
  add({ measure: 'poll', jobs: 1000, scenario: 'running', filter: 'honoured' }, ALL, seldom);

  add({ measure: 'open', jobs: 1000 }, ALL, seldom);

  for (const count of [100, 1000]) add({ measure: 'memory', jobs: count }, ALL, Math.min(seldom, 2));
  add({ measure: 'memory', jobs: 10_000 }, OURS, 1);

  // The others have no such field, and all their cards are in the document.
  add({ measure: 'find', jobs: 10_000 }, OURS, seldom);
  add({ measure: 'fling', jobs: 10_000 }, OURS, seldom);
  return all;
}
