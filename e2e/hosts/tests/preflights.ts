// The style sheets that hosts put before everything else.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { compile } from 'tailwindcss';

const require = createRequire(import.meta.url);

/** Tailwind 4's, in the layer that it is in. */
async function tailwind4() {
  const source = `@layer theme, base;
    @import "tailwindcss/theme.css" layer(theme);
    @import "tailwindcss/preflight.css" layer(base);`;
  const { build } = await compile(source, {
    loadStylesheet: async (id, base) => {
      const path = require.resolve(id);
      return { path, base, content: await readFile(path, 'utf8') };
    },
  });
  return build([]);
}

/** Tailwind 3's. */
async function tailwind3() {
  const tailwind = require('tailwindcss-3');
  const postcss = createRequire(require.resolve('tailwindcss-3/package.json'))('postcss');
  const { css } = await postcss([tailwind({ content: [{ raw: '' }] })]).process('@tailwind base;', { from: undefined });
  return String(css);
}

/** Each by its name, made when it is needed. */
export const PREFLIGHTS: Record<string, () => Promise<string>> = {
  'Tailwind 3': tailwind3,
  'Tailwind 4': tailwind4,
  'a reset of everything': async () => '* { margin: 0; padding: 0 }',
};
