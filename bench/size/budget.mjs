// Holds sizes against what they may be.

/** So much below its budget, a part asks for a lower one. */
const ROOM = 0.05;

/** @typedef {Record<string, Record<string, number>>} Sizes bytes by artefact and part */

/**
 * @typedef {object} Verdict
 * @property {string} name `page.wasm`
 * @property {number} budget
 * @property {number} actual
 * @property {'over' | 'within' | 'roomy'} state
 */

/**
 * Every part with its budget. A part without one, or a budget for what is not there, is an error: either would pass
 * unnoticed for ever.
 * @param {Sizes} budgets
 * @param {Sizes} sizes
 * @returns {Verdict[]}
 */
export function compare(budgets, sizes) {
  const wanted = names(budgets);
  const there = names(sizes);
  const unmeasured = wanted.find((name) => !there.includes(name));
  if (unmeasured) throw new Error(`budget.json speaks of ${unmeasured}, which there is not.`);
  const unlimited = there.find((name) => !wanted.includes(name));
  if (unlimited) throw new Error(`budget.json says nothing of ${unlimited}.`);
  return there.map((name) => {
    const [artefact, part] = name.split('.');
    const budget = budgets[artefact][part];
    const actual = sizes[artefact][part];
    if (!Number.isInteger(budget) || budget < 1) throw new Error(`budget.json: ${name} is no number of bytes.`);
    const state = actual > budget ? 'over' : actual < budget * (1 - ROOM) ? 'roomy' : 'within';
    return { name, budget, actual, state };
  });
}

/**
 * What there is to say about the verdicts, and whether all is well.
 * @param {Verdict[]} verdicts
 */
export function judgement(verdicts) {
  const lines = verdicts.map(({ name, budget, actual, state }) => {
    const columns = `${name.padEnd(16)} ${grouped(actual)} of ${grouped(budget)}  ${signed(actual - budget)}`;
    return state === 'over' ? `${columns}  OVER ITS BUDGET` : columns;
  });
  const over = verdicts.filter(({ state }) => state === 'over');
  const roomy = verdicts.filter(({ state }) => state === 'roomy');
  if (over.length > 0) {
    lines.push(
      '',
      ...over.map(({ name, budget, actual }) => `${name}: ${actual - budget} bytes too many (brotli).`),
      'See what has grown with `cargo xtask bench --only bytes` and make it smaller; or, if it is worth its bytes,',
      'raise its budget in bench/budget.json and say in the commit what is got for them.',
    );
  }
  if (roomy.length > 0) {
    lines.push(
      '',
      ...roomy.map(({ name, actual }) => `${name} is well below its budget: ${actual} would do.`),
      'Lower it in bench/budget.json, so that what was won is kept.',
    );
  }
  return { text: `${lines.join('\n')}\n`, passed: over.length === 0 };
}

function names(sizes) {
  return Object.entries(sizes).flatMap(([artefact, parts]) => Object.keys(parts).map((part) => `${artefact}.${part}`));
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',').padStart(9);
}

function signed(number) {
  return number > 0 ? `+${number}` : String(number);
}
