import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { prerendered } from "./finish-page.mjs";

/** Finishes a page in a folder of its own, which is given to `check`. */
async function finished(html, check = () => {}) {
  const dist = await mkdtemp(join(tmpdir(), "finish-page-"));
  try {
    await writeFile(join(dist, "index.html"), html);
    await writeFile(join(dist, "app_bg.wasm"), "wasm ".repeat(500));
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, "finish-page.mjs"), dist]);
    await check(dist);
  } finally {
    await rm(dist, { recursive: true });
  }
}

test("inline scripts become files, and files get compressed neighbours", async () => {
  const page = `<html><script src="/a.js"></script>
    <link rel=preload as=fetch href=./a.wasm integrity=sha384-x>
    <script type="application/json">{"a":1}</script>
    <body><script type="module">import init from './app.js';</script></body></html>`;
  await finished(page, async (dist) => {
    const html = await readFile(join(dist, "index.html"), "utf8");
    assert.doesNotMatch(html, /import init/);
    assert.ok(html.includes('<script src="/a.js"></script>'));
    assert.ok(html.includes('{"a":1}'));
    assert.ok(html.includes("<link rel=preload as=fetch href=./a.wasm>"));
    const [, name] = /<script type="module" src="\.\/(start-\w+\.js)"/.exec(html);
    assert.equal(await readFile(join(dist, name), "utf8"), "import init from './app.js';\n");
    for (const file of ["index.html", name, "app_bg.wasm"]) {
      for (const end of ["br", "gz"]) assert.ok(existsSync(join(dist, `${file}.${end}`)), `${file}.${end}`);
    }
  });
});

for (const html of ["<style>p{}</style>", '<body onload="x()"></body>', '<p style="color:red"></p>']) {
  test(`a page that its policy would break is refused: ${html}`, async () => {
    await assert.rejects(finished(`<html>${html}</html>`), /would not work under the page's policy/);
  });
}

test("the skeleton goes into the element that is marked for it", () => {
  for (const mark of ["data-prerendered", 'data-prerendered=""']) {
    const html = prerendered(`<body><main id=app ${mark}></main>`, "<p>$& Loading</p>\n");
    assert.equal(html, "<body><main id=app><p>$& Loading</p></main>");
  }
  assert.throws(() => prerendered("<main data-prerendered-not></main>", ""), /data-prerendered/);
});
