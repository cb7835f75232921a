// The TypeScript as minified JavaScript with source maps, and its declarations: a file for each entry of the package,
// and one for the code that the entries share, because every file slows a cold start. The errors, the brands and the
// modules have files of their own.

import { readFileSync } from "node:fs";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { root } from "../process/project.mjs";

const GENERATED = join(root, "js/wasm/generated");

/**
 * The modules by their names in the code, and the files with their bindings and bytes. `imports` in package.json
 * chooses how one arrives: in `<file>-bytes.js` as a literal, or through one of the other two, where the runtime
 * forbids to compile bytes and its bundler compiles the `.wasm` file.
 */
const MODULES = [
  { name: "#module", file: "module", generated: "tenantry" },
  { name: "#branding", file: "branding", generated: "branding" },
];

const compiledBy = {
  edge: (wasm) => `export { default } from "./${wasm}?module";\n`,
  workerd: (wasm) => `export { default } from "./${wasm}";\n`,
};

/**
 * The errors have a file of their own: an app that only asks `isTenantError` then has neither the module nor the client
 * in its bundle, whatever its bundler keeps of the shared file.
 */
const ERRORS = join(root, "js/errors.ts");

/** The selector has a file of its own too: `tenantry/react` and `tenantry/selector` need it, and no server does. */
const SELECTION = /\/js\/selection\//;

/** Brands have a file of their own too: it is all of the code that needs their module. */
const BRANDS = /\/js\/(branding\/[\w-]+|wasm\/(brand-rules|generated\/branding))\.(ts|js)$/;

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
  for (const { file, generated: name } of MODULES) {
    await copyFile(join(generated, `${name}-bytes.js`), join(folder, `${file}-bytes.js`));
    await copyFile(join(generated, `${name}_bg.wasm`), join(folder, `${name}.wasm`));
    for (const [host, code] of Object.entries(compiledBy)) {
      await writeFile(join(folder, `${file}-${host}.js`), code(`${name}.wasm`));
    }
  }
}

/**
 * Writes the main entry as one file that imports nothing, with the modules in it: for a page and a worker without a
 * bundler, and for bundlers that read neither `exports` nor `imports`.
 */
export async function bundleSingleFile(source, file) {
  const options = sources(GENERATED);
  const plugins = [...options.plugins, withModules(await Promise.all(MODULES.map(literalOf)))];
  const external = MODULES.map(({ name }) => name);
  const bundle = await rolldown({ input: source, cwd: root, ...options, external, plugins });
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
    codeSplitting: { groups: groups(Object.keys(input)) },
    ...output,
  });
  await bundle.close();
}

/** An entry imports another one as the file beside it, because that file has the directive `"use client"`. */
const entriesApart = (input) => ({
  name: "entries apart",
  resolveId(source, importer) {
    if (source === "../index.js") return { id: "./index.js", external: true };
    const [, other, variant] = /^(?:\.\.\/([\w-]+)|\.)\/index(\.\w+)?\.(?:js|d\.ts)$/.exec(source) ?? [];
    const entry = variant === undefined ? other : basename(dirname(importer ?? "")) + variant;
    return importer && entry in input ? { id: `./${entry}.js`, external: true } : null;
  },
});

/**
 * Puts into one file what is not in the folder of an entry, except what is imported only when it is needed, and what
 * has a file of its own. A group takes along what its files import, as far as no group of a higher priority has it.
 */
function groups(names) {
  // In the sources or in the compiler's output: a folder above the checkout may have the name of an entry.
  const isOfEntry = new RegExp(`/(js|types)/(index\\.(d\\.)?ts|(${names.join("|")})/([\\w-]+/){0,2}[^/]+)$`);
  const shared = (id, chunking) => {
    const isApart = [isOfEntry, BRANDS, SELECTION].some((pattern) => pattern.test(id));
    if (isApart || isImportedLater(chunking.getModuleInfo(id))) return null;
    return id === ERRORS ? "errors" : "shared";
  };
  return [
    { name: shared, debugName: "shared", priority: 1 },
    { name: "branding", test: BRANDS },
    { name: "selection", test: SELECTION },
  ];
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

async function literalOf({ name, generated }) {
  const bytes = await readFile(join(GENERATED, `${generated}-bytes.js`), "utf8");
  return { name, literal: bytes.replace(/^export default |;\n$/g, "") };
}

/**
 * Puts the literals behind the code, after the minifier: it would write them longer. Spaces take the place of the
 * imports, because a source map counts columns.
 */
const withModules = (modules) => ({
  name: "modules in the file",
  generateBundle(_options, files) {
    for (const file of Object.values(files).filter(({ type }) => type === "chunk")) {
      for (const { name, literal } of modules) {
        const [statement, local] = new RegExp(`\\bimport (\\w+) from\\s*["'\`]${name}["'\`];`).exec(file.code);
        const code = file.code.replace(statement, " ".repeat(statement.length));
        file.code = code.replace("\n//# source", () => `\nconst ${local}=${literal};\n//# source`);
      }
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
