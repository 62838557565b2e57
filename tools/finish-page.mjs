// Makes a page that trunk has built fit to be served: `node finish-page.mjs DIST [--bundle] [--prerendered FILE] [--uncompressed]`.
//
// With --prerendered, first: the HTML in FILE, the app as a server renders it, goes into the page's element for the
// app, so that the screen is there before the program.
//
// With --bundle, which wants the packages of npm/ installed: the program's start and wasm-bindgen's JavaScript become
// one small script, the style sheets one file, and the page requests the list before the program is there.
//
// 1. Trunk starts the program from an inline script. A content security policy of
//    `script-src 'self'` forbids that, so the script becomes a file, named by its hash.
// 2. The files of the languages lose their keys, which the program has.
// 3. What is said without scripts is said in every language: there is nothing that could choose one.
// 4. Every text and wasm file gets compressed neighbours (.br, .gz) for servers that hand them out; not with
//    --uncompressed, for pages that only tests load.

import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { inEveryLanguage, locales } from "./locales.mjs";

const COMPRESSED = /\.(html|js|mjs|css|wasm|svg|json|txt|map)$/;
const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi;
// Data blocks are never run, so a policy for scripts does not concern them.
const RUNS = /^(?:$|module$|text\/javascript$|application\/javascript$)/i;

/** Takes inline scripts out of `html`: the new text, and the files to write beside it. */
export function externalize(html) {
  const files = new Map();
  const text = html.replace(SCRIPT, (whole, attributes, code) => {
    const type = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes)?.[1] ?? "";
    if (/\bsrc\s*=/i.test(attributes) || !RUNS.test(type)) return whole;
    const source = code.trim() + "\n";
    const name = `start-${hash(source)}.js`;
    files.set(name, source);
    return `<script${attributes} src="./${name}"></script>`;
  });
  // Chromium warns, on every visit, that it cannot check what is preloaded for a fetch.
  const quiet = text.replace(/<link\b[^>]*\bas=["']?fetch\b[^>]*>/gi, (link) =>
    link.replace(/\s+integrity\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i, ""),
  );
  return { html: quiet, files };
}

const APP = /(<div\b[^>]*\bid=["']?app["']?[^>]*>)\s*(<\/div>)/i;

/** Puts the app's HTML into the page's element for it. */
export function prerendered(html, app) {
  if (!APP.test(html)) throw new Error("the page has no empty element for the app");
  return html.replace(APP, (_whole, start, end) => start + app.trim() + end);
}

/** Says in every language what the page says in English without scripts. */
export async function withoutScripts(html) {
  const texts = await inEveryLanguage(join(import.meta.dirname, "../locales"), "load.page_needs");
  const paragraphs = [...texts].map(([tag, text]) => `<p lang="${tag}" dir="auto">${text}</p>`);
  return html.replace(/(<noscript>)[^<]*(<\/noscript>)/i, (_whole, start, end) => start + paragraphs.join("") + end);
}

function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Puts the program's start and all that it imports into one script, and `tools/early.ts` before everything else. */
async function bundle(dist, html) {
  const { build } = await import(pathToFileURL(join(import.meta.dirname, "../npm/node_modules/esbuild/lib/main.js")));
  const bundled = async (source, format) => {
    const { outputFiles } = await build({
      ...source,
      format,
      bundle: true,
      minify: true,
      write: false,
      charset: "utf8",
      target: "es2022",
      legalComments: "inline",
    });
    return outputFiles[0].text;
  };
  const glue = /<link\b[^>]*\bhref=["']?\.\/([\w.-]+\.js)\b[^>]*\brel=["']?modulepreload\b[^>]*>/i.exec(html);
  const wasm = /\bhref=["']?\.\/([\w.-]+_bg\.wasm)\b/i.exec(html);
  if (!glue || !wasm) throw new Error("trunk preloads the program in other words");
  const contents = `import init from "./${glue[1]}";
    import { start } from "${join(import.meta.dirname, "start.ts")}";
    start(init, "./${wasm[1]}");`;
  const start = await bundled({ stdin: { contents, resolveDir: dist } }, "esm");
  const early = await bundled({ entryPoints: [join(import.meta.dirname, "early.ts")] }, "iife");
  await rm(join(dist, glue[1]));
  const text = html
    .replace(glue[0], "")
    .replace(SCRIPT, (whole, attributes, code) => (code.includes(glue[1]) ? script(' type="module"', start) : whole));
  const styled = await oneStyleSheet(dist, text);
  // In front of the stylesheets: a script waits for those before it.
  return styled.replace(/<title\b/i, (title) => script("", early) + title);
}

/** Two style sheets are two requests, and compress less well than one. */
async function oneStyleSheet(dist, html) {
  const links = [...html.matchAll(/<link\b[^>]*\bhref=["']?\.\/([\w.-]+\.css)\b[^>]*>/gi)];
  const sheets = await Promise.all(links.map(([, file]) => readFile(join(dist, file), "utf8")));
  const styles = sheets.join("\n");
  const name = `styles-${hash(styles)}.css`;
  await Promise.all(links.map(([, file]) => rm(join(dist, file))));
  await writeFile(join(dist, name), styles);
  return links.reduce(
    (text, [link], index) => text.replace(link, index === 0 ? `<link rel=stylesheet href=./${name}>` : ""),
    html,
  );
}

function script(attributes, code) {
  return `<script${attributes}>${code.replaceAll("</", "<\\/")}</script>`;
}

/** What in `html` a strict content security policy would still block. */
export function blocked(html) {
  const found = [];
  if (/<style\b/i.test(html)) found.push("a <style> element");
  const tags = html.replace(/<!--[\s\S]*?-->/g, "").match(/<[a-z][^>]*>/gi) ?? [];
  for (const tag of tags) {
    const attribute = /\s(style|on[a-z]+)\s*=/i.exec(tag)?.[1];
    if (attribute) found.push(`the attribute ${attribute} in ${tag}`);
  }
  return found;
}

async function compress(file) {
  const content = await readFile(file);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
  return { plain: content.length, br: br.length };
}

async function finish(dist, { bundle: bundles, prerendered: app, uncompressed }) {
  const page = join(dist, "index.html");
  let built = await readFile(page, "utf8");
  if (app !== undefined) built = prerendered(built, await readFile(app, "utf8"));
  built = await withoutScripts(built);
  if (bundles) built = await bundle(dist, built);
  const { html, files } = externalize(built);
  const problems = blocked(html);
  if (problems.length > 0) {
    throw new Error(`index.html would not work under the page's policy: ${problems.join("; ")}`);
  }
  await writeFile(page, html);
  for (const [name, source] of files) await writeFile(join(dist, name), source);
  for (const [file, texts] of await locales(join(dist, "locales")).catch(() => new Map())) {
    await writeFile(join(dist, "locales", file), texts);
  }
  if (uncompressed) return;

  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile() && COMPRESSED.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const sizes = await Promise.all(texts.map(compress));
  const total = (key) => (sizes.reduce((sum, size) => sum + size[key], 0) / 1000).toFixed(1);
  console.log(`${texts.length} files, ${total("plain")} kB, ${total("br")} kB with brotli`);
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { bundle: { type: "boolean" }, prerendered: { type: "string" }, uncompressed: { type: "boolean" } },
  });
  if (positionals.length !== 1) throw new Error("usage: node finish-page.mjs DIST [--bundle] [--prerendered FILE] [--uncompressed]");
  await finish(positionals[0], values);
}
