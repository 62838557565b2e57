// The types, as hosts compile them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { NPM, PKG, project } from './project.mjs';

const COMPILERS = { current: 'typescript', oldest: 'typescript-older' };
const RESOLUTIONS = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
};

/** Compiles the type tests and the README's examples; what the compiler says. */
function compile(t, compiler, options, include = ['src']) {
  const { folder } = project(t, { packages: ['react', '@types/react'] });
  cpSync(join(import.meta.dirname, 'types'), join(folder, 'src'), { recursive: true });
  examples().forEach(({ language, code }, index) => {
    writeFileSync(join(folder, `src/readme-${index}.${language}`), `${code}\nexport {};\n`);
  });
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    ...options,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
  const tsc = join(NPM, 'node_modules', compiler, 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  return { status, stdout };
}

/** The TypeScript in the README. */
function examples() {
  const readme = readFileSync(join(PKG, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));
}

for (const [age, compiler] of Object.entries(COMPILERS)) {
  for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
    test(`they fit, with the ${age} TypeScript and ${name}`, (t) => {
      const { status, stdout } = compile(t, compiler, resolution);
      assert.equal(status, 0, stdout);
    });
  }
}

test('they fit where undefined is not the same as left out', (t) => {
  const { status, stdout } = compile(t, COMPILERS.current, { ...RESOLUTIONS.bundler, exactOptionalPropertyTypes: true });
  assert.equal(status, 0, stdout);
});

test('events have types where the element is not imported', (t) => {
  const { status, stdout } = compile(t, COMPILERS.current, RESOLUTIONS.bundler, ['src/events.ts']);
  assert.equal(status, 0, stdout);
});

test('the README has examples', () => {
  assert.ok(examples().length >= 3);
});

test('every exported name says what it is', () => {
  const [said, names] = [new Set(), []];
  for (const file of readdirSync(PKG).filter((file) => file.endsWith('.d.ts') && file !== 'styles.css.d.ts')) {
    const lines = readFileSync(join(PKG, file), 'utf8').split('\n');
    lines.forEach((line, index) => {
      const name = /^export (?:declare )?(?:abstract )?(?:const|function|class|interface|type|let) (\w+)/.exec(line)?.[1];
      if (!name) return;
      names.push(name);
      if (/\*\/$/.test(lines[index - 1] ?? '')) said.add(name);
    });
  }
  // Once is enough for a class whose properties are declared apart.
  assert.deepEqual(names.filter((name) => !said.has(name)), []);
  assert.ok(names.includes('JobsOptions') && names.includes('JobsConsoleElement'), names.join());
});
