// Moves what is seldom needed out of a wasm file, to be loaded later (src/chunk.rs): `splitModule` takes and gives
// WebAssembly's text form as wasm-dis writes it, with the names of functions.
//
// A gate is a function by which alone the rest of the program gets to the code behind it. In the module a gate
// becomes a call through the table; instantiating the chunk puts the code there. Functions that are in the table
// already stay, so nothing can be called by an address that the chunk has not filled in yet, but for the gates
// themselves, and those who use them load the chunk first.

const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)`;
const USED = new RegExp(
  String.raw`\((?:call|call_indirect|ref\.func|global\.[gs]et|table\.\w+|elem\.drop|data\.drop|memory\.init) (${NAME})`,
  "g",
);

/**
 * Splits a module: `main` and `chunk` are modules in text form again. The chunk imports, from the module `main`, what
 * main exports for it under names that start with "+".
 * @param {string} text
 * @param {(name: string) => boolean} isGate of a function's name
 * @returns {{ main: string, chunk: string, moved: string[] }} `moved` are the names of what is in the chunk
 */
export function splitModule(text, isGate) {
  const items = itemsOf(text);
  const of = (kind) => items.filter((item) => item.kind === kind);
  const functions = new Map(of("func").map((item) => [item.name, item]));
  const table = of("table").find((item) => / funcref\)/.test(item.text));
  if (!table) throw new Error("there is no table of functions");

  const uses = new Map([...functions].map(([name, item]) => [name, namesIn(item.text)]));
  const reached = (roots, enters) => {
    const seen = new Set(roots.filter(enters));
    for (const name of seen) {
      for (const used of uses.get(name) ?? []) if (functions.has(used) && enters(used)) seen.add(used);
    }
    return seen;
  };
  const outside = [...of("elem"), ...of("export"), ...of("start")].flatMap(({ text }) => allNames(text));
  const fixed = new Set(outside.filter((name) => functions.has(name)));
  const gates = [...functions.keys()].filter((name) => isGate(plain(name)) && !fixed.has(name));
  if (gates.length === 0) throw new Error("there is no gate to split the module at");
  const kept = reached([...fixed], (name) => !gates.includes(name));
  const moved = reached(gates, (name) => !kept.has(name));

  // What the chunk uses of the rest.
  const wanted = new Set([table.name, ...[...moved].flatMap((name) => uses.get(name))]);
  const isWanted = ({ kind, name }) => kind === "memory" || (SHARED[kind] && wanted.has(name) && !moved.has(name));
  const offered = items.filter(isWanted);

  const first = Number(/^ \(table \S+ (\d+)/.exec(table.text)[1]);
  const grown = table.text.replace(/(\d+)( \d+)? funcref/, (whole, min, max) =>
    [Number(min) + gates.length, max && Number(max) + gates.length, "funcref"].filter(Boolean).join(" "),
  );
  const exports = offered.map((item, index) => ` (export "+${index}" (${kindOf(item)} ${item.name}))`);
  const main = items.flatMap((item) => {
    if (item === table) return [grown];
    if (!moved.has(item.name) || item.kind !== "func") return [item.text];
    const slot = gates.indexOf(item.name);
    return slot < 0 ? [] : [gate(item, table.name, first + slot)];
  });

  const imports = offered.map((item, index) => {
    const declared = item === table ? { ...item, text: grown } : item;
    return ` (import "main" "+${index}" ${declaration(declared)})`;
  });
  const chunk = [
    ...of("type").map((item) => item.text),
    ...imports,
    ` (elem (table ${table.name}) (i32.const ${first}) func ${gates.join(" ")})`,
    ...[...moved].map((name) => functions.get(name).text),
  ];
  return { main: whole([...main, ...exports]), chunk: whole(chunk), moved: [...moved].map(plain) };
}

/** What can be shared by an export and an import, and how to declare it without its content. */
const SHARED = {
  import: ({ text }) => /\((?:func|global) .*\)(?=\)$)/.exec(text)[0],
  func: (item) => `(func ${item.name}${signature(item)})`,
  global: ({ text }) => text.trim().replace(/^(\(global \S+ (?:\(mut \w+\)|\w+)) .*$/, "$1)"),
  table: ({ text }) => text.trim(),
  memory: ({ text }) => text.trim(),
};

function declaration(item) {
  return SHARED[item.kind](item);
}

function kindOf(item) {
  return item.kind === "import" ? /^\((\w+)/.exec(declaration(item))[1] : item.kind;
}

/** Calls, through the table, what the function was. */
function gate(item, table, slot) {
  const declared = signature(item);
  const parameters = [...declared.matchAll(/\(param (\$\S+) \w+\)/g)].map(([, name]) => ` (local.get ${name})`);
  const type = declared.replace(/\(param \$\S+ (\w+)\)/g, "(param $1)");
  return ` (func ${item.name}${declared} (call_indirect ${table}${type}${parameters.join("")} (i32.const ${slot})))`;
}

/** A function's parameters and results, with a space in front. */
function signature({ text, name }) {
  const [first] = text.split("\n", 1);
  const rest = first.slice(first.indexOf(name) + name.length);
  return /^(?: \(type \S+\))?((?: \((?:param|result)[^()]*\))*)/.exec(rest)[1];
}

function itemsOf(text) {
  const items = [];
  for (const line of text.split("\n")) {
    if (line.startsWith(" (")) items.push({ text: line });
    else if (/^ {2}|^ \)/.test(line)) items.at(-1).text += `\n${line}`;
  }
  return items.map((item) => {
    const [, kind] = /^ \((\w+)/.exec(item.text);
    const [name] = allNames(item.text.split("\n", 1)[0]);
    return { ...item, kind, name };
  });
}

function namesIn(text) {
  return [...text.matchAll(USED)].map(([, name]) => name);
}

function allNames(text) {
  return text.match(new RegExp(NAME, "g")) ?? [];
}

/** A name as it is in the source. */
function plain(name) {
  return name.replace(/^\$"?|"$/g, "");
}

function whole(items) {
  return `(module\n${items.join("\n")}\n)\n`;
}
