// The TypeScript as JavaScript, and its declarations: a file for each entry of the package, and one for the code that
// the entries share, because every file slows a cold start.

import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { root } from "../process/project.mjs";

const GENERATED = join(root, "js/wasm/generated");

/**
 * The sources of the entries by the names of their files. package.json lists the files of one kind: `dist/react.js` is
 * `js/react/index.ts`, and `dist/server.browser.js` is `js/server/index.browser.ts`.
 *
 * @param {"js" | "d.ts"} kind
 */
export function entries(kind) {
  const { bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const listed = new RegExp(`"\\./dist/(?<folder>[\\w-]+)(?<variant>\\.(?!d\\b)\\w+)?\\.${kind}"`, "g");
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
  await write(inputs, folder, "[name].js", {
    platform: "neutral",
    tsconfig: "./js/tsconfig.json",
    plugins: [moduleIn(generated)],
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    // Only entries have a directive, and theirs is kept.
    checks: { moduleLevelDirective: false },
  });
}

/** Writes the declarations of entries beside their JavaScript. `declared` is the folder with the compiler's output. */
export async function bundleDeclarations(inputs, folder, declared) {
  const files = Object.entries(inputs).map(([name, source]) => [name, `./${source.replace(/ts$/, "d.ts")}`]);
  const plugins = [dts({ dtsInput: true, tsconfig: false })];
  await write(Object.fromEntries(files), folder, "[name].d.ts", { cwd: declared, plugins });
}

async function write(input, dir, fileNames, options) {
  // An app installs the packages that the entries import.
  const bundle = await rolldown({ input, cwd: root, external: /^[^./]/, ...options });
  await bundle.write({
    dir,
    format: "es",
    entryFileNames: fileNames,
    chunkFileNames: fileNames,
    minifyInternalExports: false,
    codeSplitting: { groups: [{ name: sharedBy(Object.keys(input)), debugName: "shared" }] },
    comments: { jsdoc: false },
  });
  await bundle.close();
}

/** Puts into one file what is not in the folder of an entry, except what is imported only when it is needed. */
function sharedBy(names) {
  const isOfEntry = new RegExp(`/(${names.join("|")})/[^/]+$`);
  return (id, chunking) => (isOfEntry.test(id) || isImportedLater(chunking.getModuleInfo(id)) ? null : "shared");
}

const isImportedLater = (module) => module.importers.length === 0 && module.dynamicImporters.length > 0;

const moduleIn = (generated) => ({
  name: "module",
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    const isGenerated = found?.id.startsWith(GENERATED + sep);
    return isGenerated ? join(generated, found.id.slice(GENERATED.length)) : found;
  },
});
