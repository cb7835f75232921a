// The bindings of wasm-bindgen, made to fit the package.
//
// - wasm-bindgen names each import and export in full, in the module and in its JavaScript. No bundler can shorten
//   them, because a bundler sees them as keys of foreign objects. wasm-opt shortens those of the module and reports the
//   new names; this file renames them in the bindings.
// - wasm-bindgen writes a function for every export. The rules are called by number (rules.mjs), so here each is a
//   number, which `invoke` calls.
// - wasm-bindgen fills a table of JavaScript values at every start, and a module with rules takes and returns only
//   numbers.
// - wasm-bindgen starts one instance for good, and tests a module with `instanceof`, which fails for a module of
//   another realm. The package starts an instance whenever the one before trapped, from a module that may come from an
//   edge runtime: `instantiate` replaces both starters.

const STARTER = `
let wasm;

/** Starts an instance in the place of the one before. Returns its memory. */
export function instantiate(module) {
    wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
    wasm.__wbindgen_start();
    return wasm.memory;
}
`;

const INVOKE = `
/** Calls a rule of the instance. */
export function invoke(rule, length) {
    return wasm.answer(length, rule);
}
`;

/** The function for a rule: it takes the length of its arguments and returns that of its answer. */
const RULE = /export function (\w+)\(length\) \{[^}]*\}/g;

/** The function that fills the table of JavaScript values. */
const FILL_TABLE = /(__wbindgen_init_externref_table: function\(\)) \{[^}]*\}/;

/**
 * @param {string} bindings the output of wasm-bindgen
 * @param {object} renamed the report of `--minify-imports-and-exports-and-modules`
 * @param {[module: string, name: string, short: string][]} renamed.imports
 * @param {[name: string, short: string][]} renamed.exports
 * @param {Map<string, number>} rules the numbers of the rules
 */
export function packageBindings(bindings, { imports, exports }, rules) {
  const properties = new Map(imports.map(([, name, short]) => [`${name}:`, `${short}:`]));
  const members = new Map(exports.map(([name, short]) => [`wasm.${name}`, `wasm.${short}`]));
  const [functions] = bindings.split("\nlet wasmModule, wasmInstance, wasm;\n");
  const numbered = functions.replace(RULE, (declared, name) =>
    rules.has(name) ? `export const ${name} = ${rules.get(name)};` : declared,
  );
  const functionsAndStarter =
    rules.size > 0 ? numbered.replace(FILL_TABLE, "$1 {}") + STARTER + INVOKE : numbered + STARTER;
  return functionsAndStarter
    .replace(/"\.\/\w+_bg\.js":/, "a:")
    .replace(/\b__wb\w+:/g, (property) => properties.get(property) ?? property)
    .replace(/\bwasm\.\w+/g, (member) => members.get(member) ?? member);
}

/**
 * The declarations for what {@link packageBindings} exports.
 *
 * @param {string} declarations the output of wasm-bindgen
 * @param {Map<string, number>} rules the numbers of the rules
 */
export function packageDeclarations(declarations, rules) {
  const [functions] = declarations.split("\nexport type InitInput");
  const declared = functions.replace(/export function (\w+)\(.*/g, (declaration, name) =>
    rules.has(name) ? `export const ${name}: Rule;` : declaration,
  );
  return `${declared}
declare const isRule: unique symbol;

/** A rule that takes the length of its arguments in the buffer and returns the length of its answer. */
export type Rule = number & { readonly [isRule]: true };

/** Calls a rule of the instance. */
export function invoke(rule: Rule, length: number): number;

/** Starts an instance in the place of the one before. Returns its memory. */
export function instantiate(module: WebAssembly.Module): WebAssembly.Memory;
`;
}
