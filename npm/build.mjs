// Puts the npm package together: `node build.mjs WASM PKG`.
//
// WASM is the folder that wasm-bindgen has written, PKG the empty folder that becomes the package. The same
// input makes the same files, byte for byte.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { transform } from 'esbuild';

import { locales, wordsWithoutFile } from '../tools/locales.mjs';
import { ENTRIES, JSX, manifest } from './manifest.mjs';

const NPM = import.meta.dirname;
const ROOT = join(NPM, '..');
/** What wasm-bindgen writes. */
const WASM = ['jobs_console.d.ts', 'jobs_console.js', 'jobs_console_bg.wasm', 'jobs_console_bg.wasm.d.ts'];
/** Another module of the package in a module or a declaration. */
const IMPORT = /\b(?:from|import)\s*\(?\s*["'`]\.\/([\w.-]+)\.js["'`]/g;

const [wasm, pkg] = process.argv.slice(2);
if (!pkg) throw new Error('usage: node build.mjs WASM PKG');
await build(wasm, pkg);

async function build(wasm, pkg) {
  const unexpected = (await readdir(wasm)).filter((file) => !WASM.includes(file));
  // Such as snippets/: JavaScript that a crate brings along, and that the package would have to hold.
  if (unexpected.length > 0) throw new Error(`wasm-bindgen wrote more than is packed: ${unexpected.join(', ')}`);

  const styles = await minified(await readFile(join(ROOT, 'styles/jobs-console.css'), 'utf8'), 'css');
  const glue = await minified(guarded(await readFile(join(wasm, 'jobs_console.js'), 'utf8')), 'js');
  const module = await readFile(join(wasm, 'jobs_console_bg.wasm'));
  const build = createHash('sha256').update(glue).update(module).digest('hex').slice(0, 16);
  const words = await wordsWithoutFile(join(ROOT, 'locales'));
  const declared = {
    css: '/** The stylesheet, for a shadow root. */\nexport declare const css: string;\n',
    words: `/** What is said without the WebAssembly module and without a request: by tags and the keys of the messages. */
export declare const words: Readonly<Record<string, Readonly<Record<string, string>>>>;
`,
    jobs_console: `${await readFile(join(wasm, 'jobs_console.d.ts'), 'utf8')}
/** What this JavaScript and its wasm file were made as: they fit no others. */
export const BUILD: string;
`,
  };
  const scripts = {
    ...(await compiled()),
    css: await minified(`export const css = ${JSON.stringify(styles.trim())};`, 'js'),
    words: await minified(`export const words = ${JSON.stringify(words)};`, 'js'),
    // In the glue itself: caches hold files one by one.
    jobs_console: `${glue.trimEnd()}export const BUILD=${JSON.stringify(build)};\n`,
  };
  const types = { ...(await declarations(declared)), ...declared };

  const files = new Map();
  for (const name of reachable(scripts)) files.set(`${name}.js`, scripts[name]);
  for (const name of reachable(types)) files.set(`${name}.d.ts`, types[name]);
  files.set('styles.css', styles);
  files.set('styles.css.d.ts', 'export {};\n');
  // As loaders of files give it.
  files.set('jobs_console_bg.wasm.d.ts', '/** Where the file is. */\ndeclare const address: string;\nexport default address;\n');
  files.set('jobs_console_bg.wasm', Buffer.concat([module, section('jobs-console-build', build)]));
  for (const [file, texts] of await locales(join(ROOT, 'locales'))) files.set(`locales/${file}`, texts);
  for (const file of await readdir(join(NPM, 'jsx'))) {
    files.set(`jsx/${file}`, await readFile(join(NPM, 'jsx', file), 'utf8'));
  }
  // For bundlers that are told to import the types.
  for (const name of JSX) files.set(`jsx/${name}.js`, 'export {};\n');
  files.set('integrity.json', json(integrity(files)));
  files.set('package.json', json(manifest(crate())));

  for (const folder of ['jsx', 'locales']) await mkdir(join(pkg, folder), { recursive: true });
  for (const [name, content] of files) await writeFile(join(pkg, name), content);
  await copyFile(join(NPM, 'README.md'), join(pkg, 'README.md'));
  for (const file of ['LICENSE-APACHE', 'LICENSE-MIT']) await copyFile(join(ROOT, file), join(pkg, file));
}

/**
 * wasm-bindgen's JavaScript, calling the module by way of what notices a trap. A timer or listener of an instance that has
 * stopped does nothing: where another instance is in its place, wasm-bindgen would have it throw.
 */
function guarded(glue) {
  const replaced = [
    ['wasm = instance.exports;', 'wasm = guarded(instance.exports);'],
    ['wasm = wasmInstance.exports;', 'wasm = guarded(wasmInstance.exports);'],
    // There is no such function in a library that has nothing to do at its start.
    ['    wasm.__wbindgen_start();\n}', '    wasm.__wbindgen_start?.();\n}'],
    ["throw new Error('Cannot invoke closure from previous WASM instance');", 'return;'],
  ];
  for (const [from, to] of replaced) {
    if (!glue.includes(from)) throw new Error(`wasm-bindgen has other words for: ${from}`);
    glue = glue.replaceAll(from, to);
  }
  return `import { guarded } from './trap.js';\n${glue}`;
}

/** A custom section of a wasm file, which engines pass over. Both texts are short: one byte holds a length. */
function section(name, content) {
  const body = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(content)]);
  if (body.length > 127) throw new Error(`the section ${name} is too long`);
  return Buffer.concat([Buffer.from([0, body.length]), body]);
}

/** The sources as JavaScript, by their names. */
async function compiled() {
  const scripts = {};
  for (const file of (await readdir(join(NPM, 'src'))).sort()) {
    const { name, ext } = parse(file);
    scripts[name] = await minified(await readFile(join(NPM, 'src', file), 'utf8'), ext.slice(1));
  }
  return scripts;
}

async function minified(source, loader) {
  const { code, warnings } = await transform(source, {
    loader,
    minify: true,
    charset: 'utf8',
    legalComments: 'inline',
    ...(loader === 'css'
      ? {}
      : {
          format: 'esm',
          target: 'es2022',
          tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', target: 'es2022', verbatimModuleSyntax: true } },
        }),
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
  return code;
}

/** What the sources declare, by their names; `declared` is what else they import. */
async function declarations(declared) {
  const generated = join(NPM, '.build/types');
  await mkdir(generated, { recursive: true });
  for (const [name, text] of Object.entries(declared)) await writeFile(join(generated, `${name}.d.ts`), text);

  // Of its own, since another build may be under way.
  const out = await mkdtemp(join(NPM, '.build/declarations-'));
  const tsc = join(NPM, 'node_modules/typescript/bin/tsc');
  const args = ['--project', NPM, '--emitDeclarationOnly', '--outDir', out, '--pretty', 'false'];
  try {
    const { status } = spawnSync(process.execPath, [tsc, ...args], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the sources do not compile');
    const types = {};
    for (const file of (await readdir(out)).sort()) {
      types[file.replace(/\.d\.ts$/, '')] = await readFile(join(out, file), 'utf8');
    }
    return types;
  } finally {
    await rm(out, { recursive: true });
  }
}

/** The modules that the entries lead to, in order. */
function reachable(modules) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    if (!(name in modules)) throw new Error(`there is no module ${name}`);
    found.add(name);
    for (const [, imported] of modules[name].matchAll(IMPORT)) visit(imported);
  };
  ENTRIES.forEach(visit);
  return [...found].sort();
}

/** The hashes that a page can ask the browser to hold the files up to. */
function integrity(files) {
  return Object.fromEntries(
    [...files.entries()]
      .filter(([name]) => /\.(js|css|wasm|json)$/.test(name))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, content]) => [name, `sha384-${createHash('sha384').update(content).digest('base64')}`]),
  );
}

/** What cargo knows of the library. */
function crate() {
  const args = ['metadata', '--no-deps', '--format-version', '1'];
  const { packages } = JSON.parse(execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8' }));
  return packages.find(({ name }) => name === 'jobs-console');
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
