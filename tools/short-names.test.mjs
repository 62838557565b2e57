import assert from "node:assert/strict";
import { test } from "node:test";

import { renamed } from "./short-names.mjs";

const GLUE = `function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_log_0123456789abcdef: function(arg0) {
            wasm.__wbindgen_export(arg0);
        },
        __wbg_now_0123456789abcdef: Date.now,
    };
    return {
        __proto__: null,
        "./app_bg.js": import0,
    };
}
wasm = instance.exports;
view(wasm.memory.buffer);
`;
const NAMES = {
  imports: [
    ["./app_bg.js", "__wbg_log_0123456789abcdef", "b"],
    ["./app_bg.js", "__wbg_now_0123456789abcdef", "$"],
  ],
  exports: [
    ["memory", "a"],
    ["__wbindgen_export", "b"],
  ],
};

test("the JavaScript gets the names that the wasm has", () => {
  assert.equal(
    renamed(GLUE, NAMES),
    GLUE.replace("./app_bg.js", "a")
      .replace("__wbg_log_0123456789abcdef", "b")
      .replace("__wbg_now_0123456789abcdef", "$")
      .replace("wasm.__wbindgen_export", "wasm.b")
      .replace("wasm.memory", "wasm.a"),
  );
});

test("JavaScript that offers something else is refused", () => {
  assert.throws(() => renamed(GLUE.replace("__wbg_now", "__wbg_then"), NAMES), /imports/);
  assert.throws(() => renamed(GLUE.replace("wasm.memory", "wasm.table"), NAMES), /export table/);
  assert.throws(() => renamed(GLUE.replace("./app_bg.js", "./other.js"), NAMES), /does not offer/);
});
