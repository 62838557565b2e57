// Makes a page that trunk has built fit to be served: `node finish-page.mjs DIST`.
//
// 1. Trunk starts the program from an inline script. A content security policy of
//    `script-src 'self'` forbids that, so the script becomes a file, named by its hash.
// 2. Every text and wasm file gets compressed neighbours (.br, .gz) for servers that hand them out.

import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

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
    const hash = createHash("sha256").update(source).digest("hex").slice(0, 16);
    const integrity = createHash("sha384").update(source).digest("base64");
    const name = `start-${hash}.js`;
    files.set(name, source);
    return `<script${attributes} src="./${name}" integrity="sha384-${integrity}"></script>`;
  });
  // Chromium warns, on every visit, that it cannot check what is preloaded for a fetch.
  const quiet = text.replace(/<link\b[^>]*\bas=["']?fetch\b[^>]*>/gi, (link) =>
    link.replace(/\s+integrity\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i, ""),
  );
  return { html: quiet, files };
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

async function finish(dist) {
  const page = join(dist, "index.html");
  const { html, files } = externalize(await readFile(page, "utf8"));
  const problems = blocked(html);
  if (problems.length > 0) {
    throw new Error(`index.html would not work under the page's policy: ${problems.join("; ")}`);
  }
  await writeFile(page, html);
  for (const [name, source] of files) await writeFile(join(dist, name), source);

  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile() && COMPRESSED.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const sizes = await Promise.all(texts.map(compress));
  const total = (key) => (sizes.reduce((sum, size) => sum + size[key], 0) / 1000).toFixed(1);
  console.log(`${texts.length} files, ${total("plain")} kB, ${total("br")} kB with brotli`);
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const [dist] = process.argv.slice(2);
  if (!dist) throw new Error("usage: node finish-page.mjs DIST");
  await finish(dist);
}
