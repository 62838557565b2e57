// The command line.

import { parseArgs } from 'node:util';

import { MEASURES } from './cases.mjs';
import { CONDITIONS } from './measure/conditions.mjs';
import { SCENARIOS } from './server/scenario.mjs';

export const HELP = `\
Usage: node bench/bench.mjs [OPTION]...

  --ours DIR         Our built page [default: dist]
  --react DIR        The React page, built [default: built now]
  --vanilla DIR      The page by hand, built [default: built now]
  --no-build         Take the pages of the last run
  --pages LIST       Of ours,react,vanilla [default: all]
  --only LIST        Of ${MEASURES.join(',')} [default: all]
  --jobs LIST        Such numbers of jobs alone: 10,100,1000,10000
  --conditions LIST  Such starts alone: plain,cpu4,slow4g+cpu4,warm
  --scenarios LIST   Such polls alone: nothing,ten,running
  --repetitions N    As often [default: 15 starts, 5 of what takes long]
  --quick            Few repetitions
  --functions FILE   What twiggy says of our wasm, for the report
  --out DIR          Where the report goes [default: target/bench]
`;

export function readOptions(given) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({
    args: given,
    options: {
      ours: text, react: text, vanilla: text, pages: text, only: text, jobs: text, conditions: text, scenarios: text,
      repetitions: text, functions: text, out: text, quick: flag, 'no-build': flag, help: flag,
    },
  });
  const list = (name, known) => {
    const words = values[name]?.split(',').filter(Boolean);
    const unknown = words?.filter((word) => known && !known.includes(word)) ?? [];
    if (unknown.length > 0) throw new Error(`--${name}: there is no ${unknown.join(', ')}, only ${known.join(', ')}`);
    return words;
  };
  const positive = (name, word) => {
    if (!/^[1-9]\d*$/.test(word)) throw new Error(`--${name}: ${word} is no number`);
    return Number(word);
  };
  return {
    help: values.help,
    quick: values.quick,
    build: !values['no-build'],
    functions: values.functions,
    out: values.out,
    folders: { ours: values.ours, react: values.react, vanilla: values.vanilla },
    pages: list('pages', ['ours', 'react', 'vanilla']) ?? ['ours', 'react', 'vanilla'],
    only: list('only', MEASURES) ?? MEASURES,
    jobs: list('jobs')?.map((word) => positive('jobs', word)),
    conditions: list('conditions', Object.keys(CONDITIONS)),
    scenarios: list('scenarios', Object.keys(SCENARIOS)),
    repetitions: values.repetitions === undefined ? undefined : positive('repetitions', values.repetitions),
  };
}
