// The element's types in what renders it, each compiled as a host of that kind compiles it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { test } from 'node:test';

import { NPM, project } from './project.mjs';

const TESTS = join(import.meta.dirname, 'jsx');
/** What a host of each kind has installed, and how its JSX is compiled. */
const HOSTS = {
  preact: { packages: { preact: 'preact' }, jsx: { jsx: 'react-jsx', jsxImportSource: 'preact' } },
  react: { packages: { react: 'react', '@types/react': '@types/react' }, jsx: { jsx: 'react-jsx' } },
  'react-18': { packages: { '@types/react': 'types-react-18' }, jsx: { jsx: 'react-jsx' } },
  solid: { packages: { 'solid-js': 'solid-js' }, jsx: { jsx: 'preserve', jsxImportSource: 'solid-js' } },
  svelte: { packages: { svelte: 'svelte' }, jsx: {} },
  vue: { packages: { vue: 'vue' }, jsx: {} },
};

test('every kind of types has a test', () => {
  const types = readdirSync(join(NPM, 'jsx')).filter((file) => file.endsWith('.d.ts') && file !== 'element-props.d.ts');
  assert.deepEqual(types.map((file) => file.replace('.d.ts', '')).sort(), Object.keys(HOSTS).sort());
});

for (const [name, { packages, jsx }] of Object.entries(HOSTS)) {
  test(`<jobs-console> has types: ${name}`, (t) => {
    const { folder } = project(t);
    for (const [as, installed] of Object.entries(packages)) {
      const link = join(folder, 'node_modules', as);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(NPM, 'node_modules', installed), link, 'junction');
    }
    const source = readdirSync(TESTS).find((file) => parse(file).name === name);
    copyFileSync(join(TESTS, source), join(folder, source));
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
      strict: true,
      noEmit: true,
      // A framework's own declarations are not what is tested.
      skipLibCheck: true,
      ...jsx,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [source] }));
    assert.ok(existsSync(join(folder, 'node_modules/jobs-console/jsx', `${name}.d.ts`)));
    const tsc = join(NPM, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
}
