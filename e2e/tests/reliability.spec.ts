// docs/reliability.md has a line for each test of what goes wrong, and a test for each line.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { expect, test } from '@playwright/test';

import { answerFaults, batchFaults, foreignFaults, harmlessFaults, networkFaults } from '../console/faults.mjs';

const E2E = path.resolve(import.meta.dirname, '..');
const PAGE = readFileSync(path.join(E2E, '../docs/reliability.md'), 'utf8');

interface Line {
  wrong: string;
  sees: string;
  tests: string[];
  /** It says that it is tested in each engine. */
  isEverywhere: boolean;
}

/** The lines of the tables in a part of the page. */
function linesOf(part: string) {
  return part
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
    .map((line): Line => {
      const [wrong = '', sees = '', , tests = ''] = line.slice(2, -2).split(' | ');
      const names = [...tests.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      return { wrong, sees, tests: names, isEverywhere: wrong.endsWith(' †') };
    });
}

const lines = linesOf(PAGE);

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
    // The engines' configuration wants to know of one, which is not started.
    env: { ...process.env, ENGINE: 'webkit', WEBKIT_DRIVER: 'none' },
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

test('the lines with a dagger are those whose tests run in each engine, the network’s among them', () => {
  const title = (name: string) => name.slice(name.indexOf(': ') + 2);
  const everywhere = testsOf('--config', 'engines/playwright.config.ts', 'engines/tests/faults').map(title);
  expect(everywhere.length).toBeGreaterThan(networkFaults.length);
  const isTested = ({ tests }: Line) => tests.some((name) => everywhere.includes(title(name)));
  expect(lines.filter((line) => line.isEverywhere !== isTested(line)).map(({ wrong }) => wrong)).toEqual([]);
  const named = lines.flatMap(({ tests }) => tests.map(title));
  expect(everywhere.filter((name) => !named.includes(name)), 'there, but not named').toEqual([]);
  const connections = linesOf(PAGE.split('\n## ').find((part) => part.startsWith('Connections')) ?? '');
  expect(connections.length).toBeGreaterThan(5);
  expect(connections.filter((line) => !line.isEverywhere)).toEqual([]);
});

test('each line says what the test wants to see', () => {
  for (const { name, says, elsewhere = {} } of [...networkFaults, ...answerFaults, ...harmlessFaults, ...batchFaults]) {
    const line = lines.find(({ tests }) => tests.some((test) => test.replace('pages › ', '').endsWith(`.spec.ts: ${name}`)));
    expect(line?.sees, name).toContain(says || 'nothing');
    for (const words of Object.values(elsewhere)) expect(line?.sees, name).toContain(words);
  }
  for (const { name, says } of foreignFaults) {
    const line = lines.find(({ tests }) => tests.some((test) => test.endsWith(`of another origin › ${name}`)));
    expect(line?.sees, name).toContain(says);
  }
});
