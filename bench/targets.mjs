// What has to come out, as ratios within one run.

/** @typedef {{what: string, limit: string, actual: number | undefined, met: boolean | undefined}} Outcome */

/**
 * Targets whose figures were not measured have no outcome.
 * @param {{bytes: Record<string, {brotli: number, later: boolean}[]>, cells: Record<string, any>}} report
 * @returns {Outcome[]}
 */
export function outcomes(report) {
  const value = (key, peer, figure) => report.cells[key]?.results[peer]?.[figure]?.median;
  const size = (peer, all) =>
    report.bytes[peer]?.filter(({ later }) => all || !later).reduce((sum, { brotli }) => sum + brotli, 0);
  const atMost = (what, actual, limit, unit = '') => ({
    what,
    limit: `≤ ${limit}${unit}`,
    actual,
    met: actual === undefined ? undefined : actual <= limit,
  });
  const ratio = (a, b) => (a === undefined || b === undefined ? undefined : b === 0 ? (a === 0 ? 1 : Infinity) : a / b);
  const against = (what, key, figure, peer, limit) =>
    atMost(`${what}, of ${peer}'s`, ratio(value(key, 'ours', figure), value(key, peer, figure)), limit);

  const list = [
    atMost("bytes of a working tab, of react's", ratio(size('ours', false), size('react', false)), 0.65),
    atMost("bytes with everything loaded, of react's", ratio(size('ours', true), size('react', true)), 0.95),
  ];
  for (const [jobs, limit] of [[10, 0.7], [100, 0.7], [1_000, 0.35]]) {
    for (const condition of ['plain', 'cpu4']) {
      list.push(against(`first card, ${jobs} jobs, ${condition}`, `start ${condition} ${jobs}`, 'firstCard', 'react', limit));
      list.push(against(`first card, ${jobs} jobs, ${condition}`, `start ${condition} ${jobs}`, 'firstCard', 'vanilla', 1.3));
    }
  }
  for (const jobs of [10, 100, 1_000]) {
    list.push(against(`first card, ${jobs} jobs, slow4g`, `start slow4g ${jobs}`, 'firstCard', 'react', 0.8));
  }
  list.push(atMost('poll, 1000 jobs, nothing changed: mutations', value('poll nothing 1000', 'ours', 'mutations'), 0));
  list.push(against('poll, 1000 jobs, nothing changed: CPU', 'poll nothing 1000', 'cpu', 'react', 0.5));
  list.push(against('poll, 1000 jobs, nothing changed: CPU', 'poll nothing 1000', 'cpu', 'vanilla', 1));
  list.push(against('poll, 1000 jobs, 10 changed: CPU', 'poll ten 1000', 'cpu', 'react', 0.4));
  list.push(against('poll, 1000 jobs, 10 changed: mutations', 'poll ten 1000', 'mutations', 'vanilla', 1));
  list.push(against('poll, 1000 jobs, all running changed: CPU', 'poll running 1000', 'cpu', 'react', 0.4));
  list.push(against('tab left open, 1000 jobs: CPU per second', 'open 1000', 'cpuPerSecond', 'react', 0.3));
  const grown = (what, key, figure) =>
    atMost(`10000 jobs of 100: ${what}`, ratio(value(`${key} 10000`, 'ours', figure), value(`${key} 100`, 'ours', figure)), 1.5);
  list.push(grown('first card', 'start plain', 'firstCard'), grown('CPU to the list', 'start plain', 'cpu'));
  list.push(grown('poll, nothing changed', 'poll nothing', 'cpu'), grown('nodes', 'memory', 'start.nodes'));
  list.push(grown('memory', 'memory', 'start.total'));
  list.push(against('memory, 100 jobs', 'memory 100', 'start.total', 'react', 0.9));
  list.push(against('memory, 1000 jobs', 'memory 1000', 'start.total', 'react', 0.5));
  for (const jobs of [100, 1_000]) {
    const after = (polls) => value(`memory ${jobs}`, 'ours', `polls${polls}.total`);
    // Garbage is never collected to the last byte.
    list.push(atMost(`memory after 500 polls of that after 50, ${jobs} jobs`, ratio(after(500), after(50)), 1.02));
  }
  return list;
}
