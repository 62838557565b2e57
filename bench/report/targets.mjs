// The ratios that are aimed at. Each is between two figures of the same run.

const start = (jobs, condition) => ({ measure: 'start', jobs, condition });
const poll = (jobs, scenario, filter = 'ignored') => ({ measure: 'poll', jobs, scenario, filter });
const memory = (jobs) => ({ measure: 'memory', jobs });
const of = (where, metric, page) => ({ where, metric, page });

/** Ours against another page. */
const against = (page, name, where, metric, most) => ({
  name: `${name}, of ${page}'s`,
  figure: of(where, metric, 'ours'),
  base: of(where, metric, page),
  most,
});

/** Ours against ours in another case. */
const within = (name, figure, base, most) => ({ name, figure: of(...figure, 'ours'), base: of(...base, 'ours'), most });

/** The first card under a condition, of React's, by the number of jobs. */
const firstCards = (condition, most) =>
  Object.entries(most).map(([jobs, most]) =>
    against('react', `first card, ${jobs} jobs, ${condition}`, start(Number(jobs), condition), 'first', most),
  );

export const TARGETS = [
  against('react', 'bytes until the list stands (at most 1.4)', { measure: 'bytes' }, 'list', 1.2),

  ...firstCards('plain', { 10: 0.9, 100: 0.8, 1000: 0.5, 10_000: 0.35 }),
  ...firstCards('cpu4', { 10: 0.95, 100: 0.9, 1000: 0.5 }),
  ...firstCards('slow4g+cpu4', { 10: 0.95, 100: 0.95, 1000: 0.95 }),

  { name: 'poll of 1,000, nothing changed: mutations', figure: of(poll(1000, 'nothing'), 'mutations', 'ours'), most: 0 },
  against('react', 'poll of 1,000, nothing changed: CPU', poll(1000, 'nothing'), 'cpu', 0.3),
  against('react', 'poll of 1,000, 10 changed: CPU', poll(1000, 'ten'), 'cpu', 0.5),
  against('vanilla', 'poll of 1,000, 10 changed: mutations', poll(1000, 'ten'), 'mutations', 1),
  against('react', 'poll of 1,000, all running changed: CPU', poll(1000, 'running'), 'cpu', 0.55),

  against('react', 'tab left open, 1,000 jobs: CPU', { measure: 'open', jobs: 1000 }, 'cpuPerSecond', 0.2),

  against('react', 'memory after the start, 100 jobs', memory(100), 'totalStart', 0.8),
  against('react', 'memory after the start, 1,000 jobs', memory(1000), 'totalStart', 0.4),
  // What a garbage collection leaves is not the same to the byte.
  within('memory after 500 polls, of that after 50, 100 jobs', [memory(100), 'total500'], [memory(100), 'total50'], 1.05),
  within('memory after 500 polls, of that after 50, 1,000 jobs', [memory(1000), 'total500'], [memory(1000), 'total50'], 1.05),

  { name: 'a key in the search field, 10,000 jobs: shown after', figure: of({ measure: 'find', jobs: 10_000 }, 'slowestKey', 'ours'), most: 50 },
  { name: 'longest frame of a fling, 10,000 jobs', figure: of({ measure: 'fling', jobs: 10_000 }, 'longestFrame', 'ours'), most: 50 },
];

/**
 * The targets with what came out: `actual` is missing where a figure was not measured.
 * @param {ReturnType<import('../samples.mjs').Samples['summaries']>} summaries
 */
export function judge(summaries, targets = TARGETS) {
  const byCase = new Map(summaries.map(({ where, pages }) => [JSON.stringify(where), pages]));
  const median = ({ where, metric, page }) => byCase.get(JSON.stringify(where))?.[page]?.[metric]?.median;
  return targets.map(({ name, figure, base, most }) => {
    const value = median(figure);
    const against = base ? median(base) : 1;
    if (value === undefined || against === undefined) return { name, most };
    const actual = value / against;
    return { name, most, actual, met: actual <= most };
  });
}
