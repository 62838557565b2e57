// What is made of a page that trunk has built.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

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
