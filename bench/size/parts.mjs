// Which files are the parts of the built page and of the npm package that have a budget.

/** @typedef {Map<string, Buffer>} Files a folder's files by name */
/** @typedef {Record<string, string[]>} Parts names of files by part */

/**
 * What the page loads until the list stands: itself and every file that it names.
 * @param {Files} files
 * @returns {Parts}
 */
export function pageParts(files) {
  const html = files.get('index.html');
  if (!html) throw new Error('The page has no index.html.');
  const text = html.toString('utf8');
  const named = [...files.keys()].filter((name) => isNamed(text, name));
  const ending = (end) => named.filter((name) => name.endsWith(end));
  return checked('page', {
    wasm: ending('.wasm'),
    glue: ending('.js'),
    css: ending('.css'),
    html: ['index.html'],
    total: ['index.html', ...named],
  });
}

/**
 * What the custom element loads: its module, what that imports, and the wasm.
 * @param {Files} files
 * @returns {Parts}
 */
export function packageParts(files) {
  const element = closure(files, 'element.js');
  const wasm = [...files.keys()].filter((name) => name.endsWith('.wasm'));
  return checked('package', { wasm, element, total: [...element, ...wasm] });
}

/** A name that is only the end of a longer one is another file's. */
function isNamed(text, name) {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w.-])`).test(text);
}

/** A module and all that it imports, in any way, from its own folder. */
function closure(files, first) {
  const found = [first];
  for (const name of found) {
    const source = files.get(name);
    if (!source) throw new Error(`The package has no ${name}.`);
    for (const [, imported] of source.toString('utf8').matchAll(/\b(?:from|import)\s*\(?\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) {
      if (!found.includes(imported)) found.push(imported);
    }
  }
  return found;
}

function checked(what, parts) {
  // Without this a part that has got another name would be within any budget.
  const missing = Object.keys(parts).find((part) => parts[part].length === 0);
  if (missing) throw new Error(`The ${what} has no file that is its ${missing}.`);
  return parts;
}
