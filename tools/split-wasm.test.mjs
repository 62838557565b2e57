import assert from "node:assert/strict";
import { test } from "node:test";

import { splitModule } from "./split-wasm.mjs";

// In the form that wasm-dis writes.
const MODULE = `(module
 (type $0 (func (param i32) (result i32)))
 (type $1 (func))
 (import "js" "now" (func $now (result i32)))
 (import "js" "never" (func $never (result i32)))
 (global $__stack_pointer (mut i32) (i32.const 64))
 (memory $0 1)
 (data $0 (i32.const 8) "(func $\\"not code\\")")
 (table $0 2 2 funcref)
 (elem $0 (table $0) (i32.const 1) func $in_table)
 (export "memory" (memory $0))
 (export "run" (func $run))
 (func $run (param $0 i32) (result i32)
  (i32.add
   (call $"lib[1f]::call::<(a)>"
    (local.get $0)
   )
   (call $shared)
  )
 )
 (func $"lib[1f]::call::<(a)>" (param $0 i32) (result i32)
  (i32.add
   (call $seldom)
   (i32.mul
    (local.get $0)
    (i32.add
     (call $shared)
     (call $now)
    )
   )
  )
 )
 (func $seldom (result i32)
  (global.set $__stack_pointer
   (i32.add
    (global.get $__stack_pointer)
    (call_indirect $0 (param i32) (result i32)
     (i32.const 5)
     (i32.const 1)
    )
   )
  )
  (i32.load8_u
   (global.get $__stack_pointer)
  )
 )
 (func $shared (result i32)
  (i32.const 100)
 )
 (func $in_table (param $0 i32) (result i32)
  (i32.sub
   (local.get $0)
   (i32.const 1)
  )
 )
)
`;
const isGate = (name) => /^lib\[\w+\]::call::</.test(name);

test("what only gates lead to is in the chunk", () => {
  const { main, chunk, moved } = splitModule(MODULE, isGate);
  assert.deepEqual(moved, ["lib[1f]::call::<(a)>", "seldom"]);
  assert.match(main, /\(func \$"lib\[1f\]::call::<\(a\)>" .*\(call_indirect \$0/);
  assert.doesNotMatch(main, /func \$seldom/);
  assert.match(main, /\(table \$0 3 3 funcref\)/);
  assert.doesNotMatch(chunk, /^ \(func \$(run|in_table|shared)/m);
  assert.match(chunk, /\(elem \(table \$0\) \(i32.const 2\) func \$"lib\[1f\]::call::<\(a\)>"\)/);
});

test("the chunk shares what it uses, and nothing else", () => {
  const { main, chunk } = splitModule(MODULE, isGate);
  const imports = chunk.match(/\(import "main" .*/g);
  const exports = main.match(/\(export "\+.*/g);
  assert.equal(imports.length, exports.length);
  const shared = imports.map((line) => /\((func|global|table|memory) (\$\S+?)[ )]/.exec(line).slice(1).join(" "));
  assert.deepEqual(shared.sort(), [
    "func $now",
    "func $shared",
    "global $__stack_pointer",
    "memory $0",
    "table $0",
  ]);
});

test("what can be called by its address stays", () => {
  const called = MODULE.replace("(call $seldom)", "(call $in_table\n    (i32.const 3)\n   )");
  const { main, moved } = splitModule(called, isGate);
  assert.deepEqual(moved, ["lib[1f]::call::<(a)>"]);
  assert.match(main, /\(func \$in_table/);
});

test("a module without a gate, or with one that has an address, is refused", () => {
  assert.throws(() => splitModule(MODULE, () => false), /no gate/);
  const exported = MODULE.replace('"run" (func $run)', '"run" (func $"lib[1f]::call::<(a)>")');
  assert.throws(() => splitModule(exported, isGate), /no gate/);
});
