// The bindings of wasm-bindgen, made to fit the package.
//
// - wasm-bindgen names each import and export in full, in the module and in its JavaScript. No bundler can shorten
//   them, because a bundler sees them as keys of foreign objects. wasm-opt shortens those of the module and reports the
//   new names; this file renames them in the bindings.
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

/**
 * @param {string} bindings the output of wasm-bindgen
 * @param {object} renamed the report of `--minify-imports-and-exports-and-modules`
 * @param {[module: string, name: string, short: string][]} renamed.imports
 * @param {[name: string, short: string][]} renamed.exports
 */
export function packageBindings(bindings, { imports, exports }) {
  const properties = new Map(imports.map(([, name, short]) => [`${name}:`, `${short}:`]));
  const members = new Map(exports.map(([name, short]) => [`wasm.${name}`, `wasm.${short}`]));
  const [functions] = bindings.split("\nlet wasmModule, wasmInstance, wasm;\n");
  return (functions + STARTER)
    .replace('"./tenantry_bg.js":', "a:")
    .replace(/\b__wb\w+:/g, (property) => properties.get(property) ?? property)
    .replace(/\bwasm\.\w+/g, (member) => members.get(member) ?? member);
}

/** The declarations for what {@link packageBindings} exports. */
export function packageDeclarations(declarations) {
  const [functions] = declarations.split("\nexport type InitInput");
  return `${functions}
/** Starts an instance in the place of the one before. Returns its memory. */
export function instantiate(module: WebAssembly.Module): WebAssembly.Memory;
`;
}
