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

export const TARGETS = [
  against('react', 'bytes until the list stands', { measure: 'bytes' }, 'list', 0.65),
  against('react', 'bytes with everything loaded', { measure: 'bytes' }, 'everything', 0.95),

  ...['plain', 'cpu4'].flatMap((condition) =>
    [10, 100, 1000].flatMap((jobs) => [
      against('react', `first card, ${jobs} jobs, ${condition}`, start(jobs, condition), 'first', jobs < 1000 ? 0.7 : 0.35),
      against('vanilla', `first card, ${jobs} jobs, ${condition}`, start(jobs, condition), 'first', 1.3),
    ]),
  ),
  ...[10, 100, 1000].map((jobs) =>
    against('react', `first card, ${jobs} jobs, slow 4G and CPU 4x`, start(jobs, 'slow4g+cpu4'), 'first', 0.8),
  ),

  { name: 'poll of 1,000, nothing changed: mutations', figure: of(poll(1000, 'nothing'), 'mutations', 'ours'), most: 0 },
  against('react', 'poll of 1,000, nothing changed: CPU', poll(1000, 'nothing'), 'cpu', 0.5),
  against('vanilla', 'poll of 1,000, nothing changed: CPU', poll(1000, 'nothing'), 'cpu', 1),
  against('react', 'poll of 1,000, 10 changed: CPU', poll(1000, 'ten'), 'cpu', 0.4),
  against('vanilla', 'poll of 1,000, 10 changed: mutations', poll(1000, 'ten'), 'mutations', 1),
  against('react', 'poll of 1,000, all running changed: CPU', poll(1000, 'running'), 'cpu', 0.4),

  against('react', 'tab left open, 1,000 jobs: CPU', { measure: 'open', jobs: 1000 }, 'cpuPerSecond', 0.3),

  within('10,000 jobs, of 100: first card', [start(10_000, 'plain'), 'first'], [start(100, 'plain'), 'first'], 1.5),
  ...['honoured', 'ignored'].map((filter) =>
    within(
      `10,000 jobs, of 100: poll, filter ${filter}`,
      [poll(10_000, 'nothing', filter), 'cpu'],
      [poll(100, 'nothing', filter), 'cpu'],
      1.5,
    ),
  ),
  within('10,000 jobs, of 100: nodes', [memory(10_000), 'nodesStart'], [memory(100), 'nodesStart'], 1.5),
  within('10,000 jobs, of 100: memory', [memory(10_000), 'totalStart'], [memory(100), 'totalStart'], 1.5),

  against('react', 'memory after the start, 100 jobs', memory(100), 'totalStart', 0.9),
  against('react', 'memory after the start, 1,000 jobs', memory(1000), 'totalStart', 0.5),
  // What a garbage collection leaves is not the same to the byte.
  within('memory after 500 polls, of that after 50, 100 jobs', [memory(100), 'total500'], [memory(100), 'total50'], 1.05),
  within('memory after 500 polls, of that after 50, 1,000 jobs', [memory(1000), 'total500'], [memory(1000), 'total50'], 1.05),
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
