// What is measured, and how often.

/**
 * One measurement: of which peers, and how a sample is taken.
 * @typedef {object} Cell
 * @property {string} measure
 * @property {string} key unique, and telling
 * @property {number} jobs
 * @property {number} repetitions
 * @property {boolean} [oursOnly] too slow, or of no interest, for the others
 * @property {string} [condition]
 * @property {import('./answers.mjs').Scenario} [scenario]
 * @property {import('./answers.mjs').Filter} [filter]
 */

/**
 * @param {ReturnType<typeof import('./options.mjs').read>} options
 * @returns {Cell[]}
 */
export function plan({ only, jobs, conditions, repetitions, quick }) {
  const wanted = (measure, counts) => (only.includes(measure) ? counts.filter((count) => !jobs || jobs.includes(count)) : []);
  const { short, long } = repetitions;
  /** @type {Cell[]} */
  const cells = [];

  for (const count of wanted('start', [10, 100, 1_000, 10_000])) {
    for (const condition of ['plain', 'cpu4', 'slow4g', 'warm']) {
      if (!conditions.includes(condition)) continue;
      const large = count === 10_000;
      if (large && (condition === 'slow4g' || condition === 'warm')) continue;
      // React needs half a minute for that.
      const oursOnly = large && condition === 'cpu4';
      cells.push({ measure: 'start', key: `start ${condition} ${count}`, jobs: count, condition, repetitions: large ? long : short, oursOnly });
    }
  }
  for (const count of wanted('poll', [100, 1_000, 10_000])) {
    for (const scenario of /** @type {const} */ (['nothing', 'ten', 'running'])) {
      const oursOnly = count !== 1_000;
      const cell = { measure: 'poll', jobs: count, scenario, repetitions: long, oursOnly };
      cells.push({ ...cell, key: `poll ${scenario} ${count}`, filter: 'ignored' });
      if (oursOnly) continue;
      cells.push({ ...cell, key: `poll ${scenario} ${count} honoured`, filter: 'honoured', repetitions: Math.min(long, 3) });
    }
  }
  for (const count of wanted('open', [1_000])) {
    cells.push({ measure: 'open', key: `open ${count}`, jobs: count, repetitions: quick ? 1 : Math.min(long, 3) });
  }
  for (const count of wanted('memory', [100, 1_000, 10_000])) {
    const cell = { measure: 'memory', key: `memory ${count}`, jobs: count, scenario: /** @type {const} */ ('ten') };
    cells.push({ ...cell, repetitions: quick ? 1 : Math.min(long, 3), oursOnly: count === 10_000 });
  }
  return cells;
}
