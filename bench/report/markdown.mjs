// The report as tables.

import { functionsTable } from './functions.mjs';
import { number, table } from './tables.mjs';

const PAGES = ['ours', 'react', 'vanilla'];

const ratio = (value, base) => (value === undefined || !base ? '–' : (value / base).toFixed(2));

/** Median and quartiles of a metric for every page, and the ratios of the medians. */
function metricRows(cases, label, metrics) {
  return cases.flatMap(({ where, pages }) =>
    metrics.map(([metric, name, scale = 1]) => {
      const summary = (page) => pages[page]?.[metric];
      const cell = (page) => {
        const found = summary(page);
        if (!found) return '–';
        const [median, p25, p75] = [found.median, found.p25, found.p75].map((value) => number(value / scale));
        return p25 === p75 ? median : `${median} (${p25}–${p75})`;
      };
      const median = (page) => summary(page)?.median;
      return [
        [label(where), name].filter(Boolean).join(': '),
        ...PAGES.map(cell),
        ratio(median('ours'), median('react')),
        ratio(median('ours'), median('vanilla')),
      ];
    }),
  );
}

const jobs = ({ jobs }) => `${jobs.toLocaleString('en-GB')} jobs`;
const MEGABYTE = 1e6;

const SECTIONS = [
  ['start', 'Start', 'Milliseconds from the navigation to the first card\'s frame and to the last card, and of main-thread CPU until the page is quiet.',
    (where) => `${jobs(where)}, ${where.condition}`,
    [['first', 'first card'], ['last', 'last card'], ['cpu', 'CPU']]],
  ['poll', 'One poll', 'Milliseconds of main-thread CPU, changes of the document, and bytes of the answer.',
    (where) => `${jobs(where)}, ${where.scenario === 'nothing' ? 'nothing' : where.scenario === 'ten' ? '10' : 'all running'} changed${where.filter === 'honoured' ? ', filter honoured' : ''}`,
    [['cpu', 'CPU'], ['mutations', 'mutations'], ['bytes', 'bytes']]],
  ['open', 'Tab left open', 'Milliseconds of main-thread CPU in a second; nothing changes.', jobs, [['cpuPerSecond', '']]],
  ['find', 'A key in the search field', 'Milliseconds until the frame that shows the key, of main-thread CPU until the list shows what it filtered, and between two frames meanwhile.', jobs,
    [['slowestKey', 'the slowest key'], ['firstList', 'CPU of the first list'], ['slowestList', 'of the slowest after it'], ['medianList', 'of the median'], ['longestFrame', 'the longest frame']]],
  ['fling', 'A fling through the list', 'Milliseconds between two frames, and of main-thread CPU for one.', jobs,
    [['longestFrame', 'the longest'], ['longFrames', 'how many over 50'], ['cpuPerFrame', 'CPU']]],
  ['memory', 'Memory', 'Megabytes of JavaScript heap and WebAssembly memory; nodes and event listeners.', jobs, [
    ['totalStart', 'heap and wasm, start', MEGABYTE],
    ['total50', 'heap and wasm, 50 polls', MEGABYTE],
    ['total500', 'heap and wasm, 500 polls', MEGABYTE],
    ['heapStart', 'heap alone, start', MEGABYTE],
    ['nodesStart', 'nodes, start'],
    ['nodes500', 'nodes, 500 polls'],
    ['listenersStart', 'listeners, start'],
    ['listeners500', 'listeners, 500 polls'],
  ]],
];

function bytesSection({ files, totals }) {
  const file = (size) => [size.path, number(size.raw), number(size.gzip), number(size.brotli)];
  const parts = ['## Bytes\n'];
  parts.push(
    table(
      ['brotli', ...PAGES, 'ours/react', 'ours/vanilla'],
      [['list', 'until the list stands'], ['everything', 'with the details']].map(([key, name]) => [
        name,
        ...PAGES.map((page) => number(totals[page]?.[key])),
        ratio(totals.ours?.[key], totals.react?.[key]),
        ratio(totals.ours?.[key], totals.vanilla?.[key]),
      ]),
    ),
  );
  for (const [page, sizes] of Object.entries(files)) {
    parts.push(`\n### ${page}\n`, table(['file', 'raw', 'gzip', 'brotli'], sizes.map(file)));
  }
  return parts.join('\n');
}

/**
 * @param {object} report
 * @param {object} report.environment what it was measured with
 * @param {ReturnType<import('../samples.mjs').Samples['summaries']>} report.summaries
 * @param {{files: object, totals: object}} [report.bytes]
 * @param {ReturnType<import('./functions.mjs').readFunctions>} [report.functions]
 * @param {ReturnType<import('./targets.mjs').judge>} report.targets
 */
export function markdown({ environment, summaries, bytes, functions, targets }) {
  const parts = ['# Measured\n'];
  parts.push(Object.entries(environment).map(([name, value]) => `- ${name}: ${value}`).join('\n'), '');
  const judged = targets.filter(({ actual }) => actual !== undefined);
  if (judged.length > 0) {
    const rows = judged.map(({ name, most, actual, met }) => [name, number(most), actual.toFixed(2), met ? 'met' : '**not met**']);
    parts.push('## Targets\n', table(['', 'at most', 'is', ''], rows), '');
  }
  if (bytes) parts.push(bytesSection(bytes), '');
  if (functions) parts.push('## Largest functions\n', 'Of our wasm.\n', functionsTable(functions), '');
  for (const [measure, title, what, label, metrics] of SECTIONS) {
    const cases = summaries.filter(({ where }) => where.measure === measure);
    if (cases.length === 0) continue;
    const head = ['median (quartiles)', ...PAGES, 'ours/react', 'ours/vanilla'];
    parts.push(`## ${title}\n`, `${what}\n`, table(head, metricRows(cases, label, metrics)), '');
  }
  return parts.join('\n');
}
