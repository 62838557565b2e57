// What is made of a page that trunk has built.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

import { locales } from "./locales.mjs";

/** Finishes a page; what is in the folder then. */
function finish(t, html, app) {
  const folder = mkdtempSync(join(tmpdir(), "finish-page-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = (name) => join(folder, name);
  writeFileSync(path("index.html"), html);
  writeFileSync(path("app_bg.wasm"), "wasm ".repeat(500));
  const args = [join(import.meta.dirname, "finish-page.mjs"), folder];
  if (app !== undefined) {
    writeFileSync(path("app.txt"), app);
    args.push("--prerendered", path("app.txt"));
  }
  execFileSync(process.execPath, args, { stdio: "pipe" });
  return { has: (name) => existsSync(path(name)), read: (name) => readFileSync(path(name), "utf8") };
}

test("inline scripts become files, and files get compressed neighbours", (t) => {
  const { has, read } = finish(
    t,
    `<html><script src="/a.js"></script><link rel=preload as=fetch href=./a.wasm integrity=sha384-x>
     <script type="application/json">{"a":1}</script>
     <body><script type="module">import init from './app.js';</script></body></html>`,
  );
  const html = read("index.html");
  assert.ok(!html.includes("import init"), html);
  for (const kept of ['<script src="/a.js"></script>', '{"a":1}', "<link rel=preload as=fetch href=./a.wasm>"]) {
    assert.ok(html.includes(kept), html);
  }
  const [, name] = /<script type="module" src="\.\/(start-\w+\.js)"/.exec(html);
  assert.equal(read(name), "import init from './app.js';\n");
  for (const file of ["index.html", name, "app_bg.wasm"]) {
    assert.ok(has(`${file}.br`) && has(`${file}.gz`), file);
  }
});

test("the app's HTML goes into its element", (t) => {
  const app = '<main inert><p class="$1 $&">Loading…</p></main>\n';
  const { read } = finish(t, '<body><div id="app"></div><p>after</p></body>', app);
  assert.equal(read("index.html"), `<body><div id="app">${app.trim()}</div><p>after</p></body>`);
  assert.match(finish(t, "<body><div id=app></div>", app).read("index.html"), /<div id=app><main inert>/);
});

test("a page without an element for the app is refused", (t) => {
  assert.throws(() => finish(t, "<body></body>", "<main></main>"), /no empty element/);
});

test("a page that the content security policy would break is refused", (t) => {
  for (const html of ["<style>p{}</style>", '<body onload="x()"></body>', '<p style="color:red"></p>']) {
    assert.throws(() => finish(t, html), /would not work/, html);
  }
  assert.throws(() => finish(t, "<div id=app></div>", '<main style="x"></main>'), /would not work/);
});

test("without scripts it is said in every language, and English is what the source says", (t) => {
  const root = join(import.meta.dirname, "..");
  const source = readFileSync(join(root, "index.html"), "utf8");
  const texts = (tag) => JSON.parse(readFileSync(join(root, `locales/${tag}.json`), "utf8"));
  const english = texts("en");
  assert.ok(source.includes(`<noscript>${english["load.page_needs"]}</noscript>`), source);
  const stopped = `>${english["load.page"]} <a href="">${english["load.page_again"]}</a>`;
  assert.ok(source.includes(stopped), source);
  const html = finish(t, `<noscript>${english["load.page_needs"]}</noscript>`).read("index.html");
  for (const tag of ["en", "de", "fr", "es", "ja", "zh-Hans", "ar"]) {
    assert.ok(html.includes(`<p lang="${tag}" dir="auto">${texts(tag)["load.page_needs"]}</p>`), `${tag}: ${html}`);
  }
});

test("the files of the languages have no keys, and what is said without the program is in one of its own", async () => {
  const files = await locales(join(import.meta.dirname, "../locales"));
  const german = JSON.parse(files.get("de.json"));
  const english = JSON.parse(files.get("en.json"));
  const isLoad = (key) => key.startsWith("load.");
  assert.equal(german.length, 1 + Object.keys(english).filter((key) => !isLoad(key)).length);
  const load = JSON.parse(files.get("load.json"));
  assert.equal(load.en, undefined);
  assert.deepEqual(Object.keys(load.de), ["general.try_again", ...Object.keys(english).filter(isLoad)]);
  for (const [file, text] of files) {
    if (file === "en.json") continue;
    const size = brotliCompressSync(text).length;
    assert.ok(size <= 3000, `${file} has ${size} bytes`);
  }
});
