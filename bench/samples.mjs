// What was measured: by measure, case, page and metric.

import { summary } from './statistics.mjs';

export class Samples {
  #values = new Map();

  /** `where`: which case of which measure, such as `{measure: 'start', jobs: 100, condition: 'plain'}`. */
  add(where, page, metrics) {
    const key = JSON.stringify(where);
    if (!this.#values.has(key)) this.#values.set(key, {});
    const pages = this.#values.get(key);
    for (const [metric, value] of Object.entries(metrics)) {
      if (!Number.isFinite(value)) throw new Error(`${page}: ${metric} of ${key} was not measured (${value})`);
      ((pages[page] ??= {})[metric] ??= []).push(value);
    }
  }

  /** All cases with the summaries of their metrics: `[{where, pages: {ours: {first: {median, …}}}}]`. */
  summaries() {
    return [...this.#values].map(([key, pages]) => ({
      where: JSON.parse(key),
      pages: Object.fromEntries(
        Object.entries(pages).map(([page, metrics]) => [
          page,
          Object.fromEntries(Object.entries(metrics).map(([metric, values]) => [metric, summary(values)])),
        ]),
      ),
    }));
  }
}
