// The TypeScript as minified JavaScript with source maps, and its declarations: a file for each entry of the package,
// and one for the code that the entries share, because every file slows a cold start. The errors and the bytes of the
// module have files of their own.

import { readFileSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { root } from "../process/project.mjs";

const GENERATED = join(root, "js/wasm/generated");

/** The file of the package with the bytes of the module. */
const BYTES = "./module-bytes.js";

/**
 * The errors have a file of their own: an app that only asks `isTenantError` then has neither the module nor the client
 * in its bundle, whatever its bundler keeps of the shared file.
 */
const ERRORS = join(root, "js/errors.ts");

/**
 * The sources of the entries by the names of their files. package.json lists the files of one kind: `dist/react.js` is
 * `js/react/index.ts`, and `dist/server.browser.js` is `js/server/index.browser.ts`. Only `dist/wasm.js` comes
 * from Rust (rust-client.mjs).
 *
 * @param {"js" | "d.ts"} kind
 */
export function entries(kind) {
  const { bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const listed = new RegExp(`"\\./dist/(?!wasm\\.)(?<folder>[\\w-]+)(?<variant>\\.(?!d\\b)\\w+)?\\.${kind}"`, "g");
  return Object.fromEntries(
    [...JSON.stringify([bin, exports]).matchAll(listed)].map(({ groups: { folder, variant = "" } }) => [
      folder + variant,
      folder === "index" ? "index.ts" : `${folder}/index${variant}.ts`,
    ]),
  );
}

/**
 * Writes the JavaScript of entries into a folder that it empties first.
 *
 * @param inputs the sources by the names of the files
 * @param generated the folder of the module's bindings, if it is not the package's own
 */
export async function bundle(inputs, folder, generated = GENERATED) {
  await rm(folder, { recursive: true, force: true });
  await write(
    inputs,
    folder,
    "[name].js",
    {
      platform: "neutral",
      tsconfig: "./js/tsconfig.json",
      plugins: [moduleIn(generated), withQuotedImports],
      resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
      // Only entries have a directive, and theirs is kept.
      checks: { moduleLevelDirective: false },
    },
    // The apps' own minifiers need the annotations of pure calls.
    { minify: true, sourcemap: true, comments: { annotation: true, jsdoc: false, legal: false } },
  );
  await copyFile(join(generated, "bytes.js"), join(folder, BYTES));
}

/** Writes the declarations of entries beside their JavaScript. `declared` is the folder with the compiler's output. */
export async function bundleDeclarations(inputs, folder, declared) {
  const files = Object.entries(inputs).map(([name, source]) => [name, `./${source.replace(/ts$/, "d.ts")}`]);
  const plugins = [dts({ dtsInput: true, tsconfig: false })];
  await write(Object.fromEntries(files), folder, "[name].d.ts", { cwd: declared, plugins }, {});
}

async function write(input, dir, fileNames, options, output) {
  // An app installs the packages that the entries import.
  const bundle = await rolldown({ input, cwd: root, external: /^[^./]/, ...options });
  await bundle.write({
    dir,
    format: "es",
    entryFileNames: fileNames,
    chunkFileNames: fileNames,
    minifyInternalExports: false,
    codeSplitting: { groups: [{ name: sharedBy(Object.keys(input)), debugName: "shared" }] },
    ...output,
  });
  await bundle.close();
}

/** Puts into one file what is not in the folder of an entry, except what is imported only when it is needed. */
function sharedBy(names) {
  const isOfEntry = new RegExp(`/(${names.join("|")})/[^/]+$`);
  return (id, chunking) => {
    if (isOfEntry.test(id) || isImportedLater(chunking.getModuleInfo(id))) return null;
    return id === ERRORS ? "errors" : "shared";
  };
}

const isImportedLater = (module) => module.importers.length === 0 && module.dynamicImporters.length > 0;

/** Finds the bindings in another folder, and leaves the bytes to a file that no minifier has changed. */
const moduleIn = (generated) => ({
  name: "module",
  async resolveId(source, importer, options) {
    // The bindings import what is beside the package's own folder of bindings.
    const from = importer?.startsWith(generated + sep) ? join(GENERATED, importer.slice(generated.length)) : importer;
    const found = await this.resolve(source, from, { ...options, skipSelf: true });
    if (!found?.id.startsWith(GENERATED + sep)) return found;
    const file = found.id.slice(GENERATED.length);
    return file === "/bytes.js" ? { id: BYTES, external: true } : join(generated, file);
  },
});

/** The minifier writes import(`./file.js`). Some tools only find a file there whose name is in quotes. */
const withQuotedImports = {
  name: "quoted imports",
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type === "chunk") file.code = file.code.replace(/\bimport\(`([^`$]+)`\)/g, 'import("$1")');
    }
  },
};
