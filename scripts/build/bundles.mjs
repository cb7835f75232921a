// The TypeScript as JavaScript: a file for each entry of the package, and one for what they share, because a cold start pays
// for every file.

import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { rolldown } from "rolldown";
import { root } from "../process/project.mjs";

/** The entries of the package by the names of their files. */
export const ENTRIES = {
  index: "./js/index.ts",
  react: "./js/react/index.ts",
  server: "./js/server/index.ts",
  "server.browser": "./js/server/in-browser.ts",
  swr: "./js/swr/index.ts",
  "tanstack-query": "./js/tanstack-query/index.ts",
  testing: "./js/testing/index.ts",
  cli: "./js/cli/main.ts",
};

/** What the entries stand on, as one file, without what is loaded only when it is needed. */
const SHARED =
  /\/js\/((client|resolution|fetch|profile|browser|tenant|warnings|wasm)\/)?(?!live-updates|warning-texts)[\w-]+\.ts$/;

const GENERATED = join(root, "js/wasm/generated");

/**
 * Writes the entries into a folder that it empties first.
 *
 * @param generated where the module is, if it is not the package's own.
 */
export async function bundle(entries, folder, generated = GENERATED) {
  const bundle = await rolldown({
    input: entries,
    cwd: root,
    platform: "neutral",
    tsconfig: "./js/tsconfig.json",
    // What is not ours is the app's to bring, also what only one entry needs.
    external: /^[^./]/,
    plugins: [moduleIn(generated)],
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    // Only entries have one, and theirs is kept.
    checks: { moduleLevelDirective: false },
  });
  await rm(folder, { recursive: true, force: true });
  await bundle.write({
    dir: folder,
    format: "es",
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "shared", test: SHARED }] },
    comments: { jsdoc: false },
  });
  await bundle.close();
}

const moduleIn = (generated) => ({
  name: "module",
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    const isGenerated = found?.id.startsWith(GENERATED + sep);
    return isGenerated ? join(generated, found.id.slice(GENERATED.length)) : found;
  },
});
