// What changes from one answer to the next.

/** How many running jobs get on at each answer. */
export const SCENARIOS = { nothing: 0, ten: 10, running: Infinity };

/** Moves the first running jobs on by one file, and returns the places of those in `rows`. */
export function advance(rows, scenario) {
  const moved = [];
  for (const [index, row] of rows.entries()) {
    if (moved.length >= SCENARIOS[scenario]) break;
    if (row.status !== 'running') continue;
    const { processed, total } = row.progress;
    // Never quite done: a job that ends would be another scenario.
    rows[index] = { ...row, progress: { processed: processed + 1 < total ? processed + 1 : 1, total } };
    moved.push(index);
  }
  return moved;
}
