// Short names between the module and its bindings.
//
// wasm-bindgen names each import and export in full, with a hash, in the module and in its JavaScript. No bundler can
// shorten them, because a bundler sees them as keys of foreign objects. wasm-opt shortens those of the module and
// reports the new names. This file renames them in the bindings.
//
// It also removes the default export, an asynchronous start that js/wasm/module.ts does not use. The bindings are
// passed around as one object, so no bundler sees that the export is unused.

/**
 * @param {string} bindings the output of wasm-bindgen
 * @param {object} renamed the report of `--minify-imports-and-exports-and-modules`
 * @param {[module: string, name: string, short: string][]} renamed.imports
 * @param {[name: string, short: string][]} renamed.exports
 */
export function shortenNames(bindings, { imports, exports }) {
  const properties = new Map(imports.map(([, name, short]) => [`${name}:`, `${short}:`]));
  const members = new Map(exports.map(([name, short]) => [`wasm.${name}`, `wasm.${short}`]));
  return bindings
    .replace('"./tenantry_bg.js":', "a:")
    .replace("export { initSync, __wbg_init as default };", "export { initSync };")
    .replace(/\b__wb\w+:/g, (property) => properties.get(property) ?? property)
    .replace(/\bwasm\.\w+/g, (member) => members.get(member) ?? member);
}
