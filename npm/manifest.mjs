// The package.json of the published package.

const module = (name) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });

/** The modules that a host imports; every other module is there for these. */
export const ENTRIES = ['index', 'element', 'react'];

/** What renders the element, each with a module of its own in `jsx/`, which is types alone. */
export const JSX = ['preact', 'react', 'react-18', 'solid', 'svelte', 'vue'];

/** What npm and bundlers are told. `crate` is what cargo knows of the library. */
export function manifest(crate) {
  return {
    name: crate.name,
    version: crate.version,
    description:
      'A live Jobs tab for web consoles: a React component, a custom element and a function, over a tRPC endpoint.',
    keywords: ['trpc', 'jobs', 'queue', 'dashboard', 'web-component', 'custom-element', 'react', 'nextjs', 'wasm'],
    license: crate.license,
    type: 'module',
    exports: {
      '.': module('index'),
      './element': module('element'),
      './react': module('react'),
      ...Object.fromEntries(JSX.map((name) => [`./jsx/${name}`, module(`jsx/${name}`)])),
      // The types are for compilers that want some for every import.
      './styles.css': { types: './styles.css.d.ts', default: './styles.css' },
      './jobs_console_bg.wasm': { types: './jobs_console_bg.wasm.d.ts', default: './jobs_console_bg.wasm' },
      './locales/*.json': './locales/*.json',
      './integrity.json': './integrity.json',
      './package.json': './package.json',
    },
    // Importing these is using them. Nothing happens when the others are imported, so a bundler may leave out
    // what is not used of them; what they import from here is kept if they are.
    sideEffects: ['./element.js', './styles.css'],
    files: ['*.js', '*.d.ts', 'jsx/*', '*.css', '*.wasm', 'locales/*.json', 'integrity.json', 'LICENSE-*'],
    // For jobs-console/react, which wants 19, and the types of jobs-console/jsx.
    peerDependencies: { '@types/react': '>=18', react: '>=18' },
    peerDependenciesMeta: { '@types/react': { optional: true }, react: { optional: true } },
  };
}
