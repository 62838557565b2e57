// The figures as tables.

import { outcomes } from './targets.mjs';

const OTHERS = ['react', 'vanilla'];

/** @param {any} report */
export function toMarkdown(report) {
  const parts = [`Chromium ${report.browser}, medians (quartiles in brackets).`];
  if (Object.keys(report.bytes).length) parts.push(...sizes(report));
  const cells = Object.values(report.cells);
  const table = (title, measure, figures) => {
    const chosen = cells.filter((cell) => cell.measure === measure);
    if (chosen.length) parts.push(`## ${title}`, figureTable(chosen, figures));
  };
  table('Start', 'start', { firstCard: MILLIS, firstFrame: MILLIS, lastCard: MILLIS, cpu: MILLIS, cards: COUNT });
  table('One poll', 'poll', { cpu: MILLIS, mutations: COUNT, bytes: KILO });
  table('A tab left open', 'open', { cpuPerSecond: MILLIS });
  const memory = ['start', 'polls50', 'polls500'].flatMap((when) => [
    ...['heap', 'wasm', 'total'].map((name) => [`${when}.${name}`, MEGA]),
    ...['nodes', 'listeners'].map((name) => [`${when}.${name}`, COUNT]),
  ]);
  table('Memory', 'memory', Object.fromEntries(memory));
  parts.push(...targets(report));
  return `${parts.join('\n\n')}\n`;
}

const fixed = (digits, unit) => (value) => `${value.toFixed(digits)}${unit}`;
const MILLIS = (value) => fixed(value < 100 ? 1 : 0, ' ms')(value);
const KILO = (value) => fixed(1, ' kB')(value / 1000);
const MEGA = (value) => fixed(2, ' MB')(value / 1e6);
const COUNT = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

const LABELS = {
  firstCard: 'first card',
  firstFrame: 'its frame',
  lastCard: 'last card',
  cpu: 'main-thread CPU',
  cards: 'cards',
  mutations: 'DOM mutations',
  bytes: 'bytes, gzip',
  cpuPerSecond: 'main-thread CPU per second',
};

function figureTable(cells, figures) {
  const peers = ['ours', ...OTHERS].filter((peer) => cells.some((cell) => cell.results[peer]));
  const compared = OTHERS.filter((peer) => peers.includes(peer) && peers.includes('ours'));
  const rows = [];
  for (const { key, results } of cells) {
    for (const [figure, format] of Object.entries(figures)) {
      if (peers.every((peer) => !results[peer]?.[figure]?.median)) continue;
      const value = (peer) => {
        const summary = results[peer]?.[figure];
        if (!summary) return '';
        const { median, p25, p75 } = summary;
        return p25 === p75 ? format(median) : `${format(median)} (${bare(format(p25))}–${bare(format(p75))})`;
      };
      const against = (peer) => ratio(results.ours?.[figure]?.median, results[peer]?.[figure]?.median);
      rows.push([key, LABELS[figure] ?? figure, ...peers.map(value), ...compared.map(against)]);
    }
  }
  return markdown(['', '', ...peers, ...compared.map((peer) => `ours / ${peer}`)], rows);
}

function sizes({ bytes }) {
  const rows = [];
  for (const [peer, files] of Object.entries(bytes)) {
    for (const { name, raw, gzip, brotli, later } of files) {
      rows.push([peer, `\`${name}\`${later ? ' (with the details)' : ''}`, raw, gzip, brotli]);
    }
  }
  const sum = (files, all, figure) =>
    files.filter(({ later }) => all || !later).reduce((total, file) => total + file[figure], 0);
  const totals = Object.entries(bytes).flatMap(([peer, files]) =>
    [false, true].map((all) => [
      peer,
      all ? 'everything' : 'until the list stands',
      ...['raw', 'gzip', 'brotli'].map((figure) => sum(files, all, figure)),
      ...OTHERS.map((other) => bytes[other] && ratio(sum(files, all, 'brotli'), sum(bytes[other], all, 'brotli'))),
    ]),
  );
  return [
    '## Bytes',
    markdown(['', 'file', 'raw', 'gzip 9', 'brotli 11'], rows),
    markdown(['', '', 'raw', 'gzip 9', 'brotli 11', ...OTHERS.map((other) => `of ${other}'s`)], totals),
  ];
}

function targets(report) {
  const rows = outcomes(report)
    .filter(({ actual }) => actual !== undefined)
    .map(({ what, limit, actual, met }) => [what, limit, actual.toFixed(2), met ? 'met' : '**not met**']);
  return rows.length ? ['## Targets', markdown(['', 'target', 'measured', ''], rows)] : [];
}

function ratio(a, b) {
  return a === undefined || !b ? '' : (a / b).toFixed(2);
}

/** A figure without its unit. */
function bare(text) {
  return text.split(' ')[0];
}

function markdown(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell ?? '').join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
