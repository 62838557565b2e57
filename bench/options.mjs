// The command line of the bench.

import { parseArgs } from 'node:util';

export const MEASURES = ['bytes', 'start', 'poll', 'open', 'memory'];
export const PEERS = ['ours', 'react', 'vanilla'];

export const HELP = `Usage: node bench/bench.mjs --ours DIR [--react DIR] [--vanilla DIR] [options]

  --ours DIR          The built demo page, such as dist/
  --react DIR         The built React peer; without it that peer is left out
  --vanilla DIR       The built vanilla peer
  --package DIR       The built npm package, for its sizes
  --out DIR           Where report.md and report.json go [default: target/bench]
  --only A,B          Of ${MEASURES.join(', ')}
  --jobs N,M          Only lists of these lengths
  --conditions A,B    Of plain, cpu4, slow4g, warm
  --repetitions N     Of each measurement, in place of 15 for short and 5 for long ones
  --quick             Three repetitions of what is short, one of what is long
`;

/**
 * @param {string[]} words
 */
export function read(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      ours: { type: 'string' },
      react: { type: 'string' },
      vanilla: { type: 'string' },
      package: { type: 'string' },
      out: { type: 'string', default: 'target/bench' },
      only: { type: 'string' },
      jobs: { type: 'string' },
      conditions: { type: 'string' },
      repetitions: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { help: true };
  const folders = PEERS.filter((name) => values[name] !== undefined).map((name) => ({ name, folder: values[name] }));
  if (folders.length === 0) throw new Error('Which page? Give at least --ours DIR.');
  const given = values.repetitions === undefined ? undefined : whole(values.repetitions, '--repetitions');
  return {
    help: false,
    folders,
    package: values.package,
    out: values.out,
    only: wordsOf(values.only, MEASURES, '--only'),
    jobs: values.jobs?.split(',').map((word) => whole(word, '--jobs')),
    conditions: wordsOf(values.conditions, ['plain', 'cpu4', 'slow4g', 'warm'], '--conditions'),
    repetitions: { short: given ?? (values.quick ? 3 : 15), long: given ?? (values.quick ? 1 : 5) },
    quick: values.quick,
  };
}

function wordsOf(text, known, option) {
  if (text === undefined) return known;
  const words = text.split(',');
  const strange = words.find((word) => !known.includes(word));
  if (strange !== undefined) throw new Error(`${option} does not know ${strange}; it knows ${known.join(', ')}.`);
  return words;
}

function whole(text, option) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option} takes whole numbers from 1 on, not ${text}.`);
  return number;
}
