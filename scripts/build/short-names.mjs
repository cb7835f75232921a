// Short names between the module and its bindings.
//
// wasm-bindgen names each import and export in full, with a hash, in the module and in its JavaScript. No bundler shortens
// them, for to a bundler they are keys of foreign objects. wasm-opt shortens those of the module and reports how; here the
// bindings follow.
//
// They also lose their default export, a start that awaits. Ours does not (js/wasm/module.ts), and as a whole they are handed
// about, so no bundler would see that nobody calls it.

/**
 * @param {string} bindings what wasm-bindgen generated
 * @param {{ imports: [module: string, name: string, short: string][], exports: [name: string, short: string][] }} renamed
 *   the report of `--minify-imports-and-exports-and-modules`
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
