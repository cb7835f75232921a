// The TypeScript as minified JavaScript with source maps, and its declarations: a file for each entry of the package,
// and one for the code that the entries share, because every file slows a cold start. The errors and the module have
// files of their own.

import { readFileSync } from "node:fs";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { root } from "../process/project.mjs";

const GENERATED = join(root, "js/wasm/generated");

/**
 * The name of the module in the code. `imports` in package.json chooses the file: `module-bytes.js` with the bytes as a
 * literal, or one of these, where the runtime forbids to compile bytes and its bundler compiles the `.wasm` file.
 */
const MODULE = "#module";
const COMPILED = {
  "module-edge.js": 'export { default } from "./tenantry.wasm?module";\n',
  "module-workerd.js": 'export { default } from "./tenantry.wasm";\n',
};

/**
 * The errors have a file of their own: an app that only asks `isTenantError` then has neither the module nor the client
 * in its bundle, whatever its bundler keeps of the shared file.
 */
const ERRORS = join(root, "js/errors.ts");

/** The selector has a file of its own too: `tenantry/react` and `tenantry/selector` need it, and no server does. */
const SELECTION = join(root, "js/selection") + sep;

/** Files for other entries alone: what `TenantRoot` renders in the browser has the directive `"use client"`. */
const PRIVATE = { "next.client": "next/index.client.ts" };

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
  const files = [...JSON.stringify([bin, exports]).matchAll(listed)].map(({ groups: { folder, variant = "" } }) => [
    folder + variant,
    folder === "index" ? "index.ts" : `${folder}/index${variant}.ts`,
  ]);
  return { ...(kind === "js" && PRIVATE), ...Object.fromEntries(files) };
}

/**
 * Writes the JavaScript of entries into a folder that it empties first.
 *
 * @param inputs the sources by the names of the files
 * @param generated the folder of the module's bindings, if it is not the package's own
 */
export async function bundle(inputs, folder, generated = GENERATED) {
  await rm(folder, { recursive: true, force: true });
  await write(inputs, folder, "[name].js", sources(generated), MINIFIED);
  await copyFile(join(generated, "bytes.js"), join(folder, "module-bytes.js"));
  await copyFile(join(generated, "tenantry_bg.wasm"), join(folder, "tenantry.wasm"));
  for (const [name, code] of Object.entries(COMPILED)) await writeFile(join(folder, name), code);
}

/**
 * Writes the main entry as one file that imports nothing, with the module in it: for a page and a worker without a
 * bundler, and for bundlers that read neither `exports` nor `imports`.
 */
export async function bundleSingleFile(source, file) {
  const bytes = await readFile(join(GENERATED, "bytes.js"), "utf8");
  const options = sources(GENERATED);
  const plugins = [...options.plugins, withModule(bytes.replace(/^export default |;\n$/g, ""))];
  const bundle = await rolldown({ input: source, cwd: root, ...options, external: [MODULE], plugins });
  await bundle.write({ file, format: "es", codeSplitting: false, postBanner: NOTICE, ...MINIFIED });
  await bundle.close();
}

/** What is in the single file and not ours. */
const NOTICE = "/*! Includes eventsource-parser, (c) Espen Hovlandsdal, MIT License */";

const sources = (generated) => ({
  platform: "neutral",
  // All packages, except those that `nextByAlias` renames first.
  external: /^(?!next\/)[^./]/,
  tsconfig: "./js/tsconfig.json",
  plugins: [nextByAlias, moduleIn(generated), withQuotedImports],
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  // Only entries have a directive, and theirs is kept.
  checks: { moduleLevelDirective: false },
});

/** The apps' own minifiers need the annotations of pure calls. */
const MINIFIED = { minify: true, sourcemap: true, comments: { annotation: true, jsdoc: false, legal: false } };

/** Writes the declarations of entries beside their JavaScript. `declared` is the folder with the compiler's output. */
export async function bundleDeclarations(inputs, folder, declared) {
  const files = Object.entries(inputs).map(([name, source]) => [name, `./${source.replace(/ts$/, "d.ts")}`]);
  const plugins = [dts({ dtsInput: true, tsconfig: false })];
  await write(Object.fromEntries(files), folder, "[name].d.ts", { cwd: declared, plugins }, {});
}

async function write(input, dir, fileNames, options, output) {
  // An app installs the packages that the entries import.
  const bundle = await rolldown({
    input,
    cwd: root,
    external: /^[^./]/,
    ...options,
    plugins: [entriesApart(input), ...options.plugins],
  });
  await bundle.write({
    dir,
    format: "es",
    entryFileNames: fileNames,
    chunkFileNames: fileNames,
    minifyInternalExports: false,
    codeSplitting: {
      // A group takes along what its files import, as far as no group of a higher priority has it.
      groups: [
        { name: sharedBy(Object.keys(input)), priority: 1, debugName: "shared" },
        { name: "selection", test: (id) => id.startsWith(SELECTION), priority: 0 },
      ],
    },
    ...output,
  });
  await bundle.close();
}

/** An entry imports another one as the file beside it, because that file has the directive `"use client"`. */
const entriesApart = (input) => ({
  name: "entries apart",
  resolveId(source, importer) {
    const [, other, variant] = /^(?:\.\.\/([\w-]+)|\.)\/index(\.\w+)?\.(?:js|d\.ts)$/.exec(source) ?? [];
    const entry = variant === undefined ? other : basename(dirname(importer ?? "")) + variant;
    return importer && entry in input ? { id: `./${entry}.js`, external: true } : null;
  },
});

/** Puts into one file what is not in the folder of an entry, except what is imported only when it is needed. */
function sharedBy(names) {
  // In the sources or in the compiler's output: a folder above the checkout may have the name of an entry.
  const isOfEntry = new RegExp(`/(?:js|types)/(${names.join("|")})/([\\w-]+/)?[^/]+$`);
  return (id, chunking) => {
    const isElsewhere = isOfEntry.test(id) || id.startsWith(SELECTION);
    if (isElsewhere || isImportedLater(chunking.getModuleInfo(id))) return null;
    return id === ERRORS ? "errors" : "shared";
  };
}

const isImportedLater = (module) => module.importers.length === 0 && module.dynamicImporters.length > 0;

/** Finds the bindings in another folder. */
const moduleIn = (generated) => ({
  name: "module",
  async resolveId(source, importer, options) {
    // The bindings import what is beside the package's own folder of bindings.
    const from = importer?.startsWith(generated + sep) ? join(GENERATED, importer.slice(generated.length)) : importer;
    const found = await this.resolve(source, from, { ...options, skipSelf: true });
    if (!found?.id.startsWith(GENERATED + sep)) return found;
    return join(generated, found.id.slice(GENERATED.length));
  },
});

/**
 * Puts the literal behind the code, after the minifier: it would write the literal longer. Spaces take the place of the
 * import, because a source map counts columns.
 */
const withModule = (literal) => ({
  name: "module in the file",
  generateBundle(_options, files) {
    for (const file of Object.values(files).filter(({ type }) => type === "chunk")) {
      const [statement, name] = /\bimport (\w+) from\s*["'`]#module["'`];/.exec(file.code);
      const code = file.code.replace(statement, " ".repeat(statement.length));
      file.code = code.replace("\n//# source", () => `\nconst ${name}=${literal};\n//# source`);
    }
  },
});

/**
 * Next.js has a `next/navigation` for each of its layers, and finds the right one only by the name without an
 * extension. TypeScript finds the types only by the name with one.
 */
const nextByAlias = {
  name: "next by alias",
  resolveId: (source) => (/^next\/\w+\.js$/.test(source) ? { id: source.replace(/\.js$/, ""), external: true } : null),
};

/** The minifier writes import(`./file.js`). Some tools only find a file there whose name is in quotes. */
const withQuotedImports = {
  name: "quoted imports",
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type === "chunk") file.code = file.code.replace(/\bimport\(`([^`$]+)`\)/g, 'import("$1")');
    }
  },
};
