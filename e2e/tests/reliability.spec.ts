// docs/reliability.md has a line for each test of what goes wrong, and a test for each line.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { expect, test } from '@playwright/test';

import { answerFaults, batchFaults, harmlessFaults, networkFaults } from '../console/faults.mjs';

const E2E = path.resolve(import.meta.dirname, '..');
const PAGE = readFileSync(path.join(E2E, '../docs/reliability.md'), 'utf8');

interface Line {
  sees: string;
  tests: string[];
}

/** The lines of the tables. */
const lines = PAGE.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
  .map((line): Line => {
    const [, sees = '', , tests = ''] = line.slice(2, -2).split(' | ');
    return { sees, tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) };
  });

interface Suite {
  title: string;
  specs: { title: string }[];
  suites?: Suite[];
}

/** Every test of these files as "file: title › title". */
function testsOf(...where: string[]) {
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  const listed = execFileSync(process.execPath, [cli, 'test', '--list', '--reporter=json', ...where], {
    cwd: E2E,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const titles = ({ specs, suites = [] }: Suite): string[] => [
    ...specs.map(({ title }) => title),
    ...suites.flatMap((suite) => titles(suite).map((title) => `${suite.title} › ${title}`)),
  ];
  const { suites } = JSON.parse(listed) as { suites: Suite[] };
  return suites.flatMap((file) => titles(file).map((title) => `${file.title}: ${title}`));
}

test('each line has its tests, and each test of a fault its line', () => {
  const named = lines.flatMap(({ tests }) => tests);
  const files = named.map((name) => name.split(':')[0]!).filter((file) => !file.includes('/'));
  const known = [
    ...testsOf('tests/faults-', ...new Set(files.map((file) => `tests/${file}`))),
    ...testsOf('--config', 'hosts/playwright.config.ts', 'hosts/tests/faults').map((name) => `hosts/${name}`),
  ];
  expect(lines.filter(({ tests }) => tests.length === 0)).toEqual([]);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((name) => !known.includes(name)), 'named, but not there').toEqual([]);
  const faults = known.filter((name) => /^(hosts\/)?faults/.test(name));
  expect(faults.length).toBeGreaterThan(80);
  expect(faults.filter((name) => !named.includes(name)), 'there, but not named').toEqual([]);
});

test('each line says what the test wants to see', () => {
  for (const { name, says } of [...networkFaults, ...answerFaults, ...harmlessFaults, ...batchFaults]) {
    const line = lines.find(({ tests }) => tests.some((test) => test.replace('pages › ', '').endsWith(`.spec.ts: ${name}`)));
    expect(line?.sees, name).toContain(says || 'nothing');
  }
});
