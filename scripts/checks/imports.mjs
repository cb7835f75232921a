// The layers of JavaScript, as the configuration of dependency-cruiser: which file may import which. The rules come
// from the folders of js/.
//
// A folder with an `index.ts` is an entry of the package. Every other folder is private.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import swc from "@swc/core";
import { root } from "../process/project.mjs";

// dependency-cruiser reads TypeScript with the compiler of TypeScript up to 6, or with swc. It asks swc for TypeScript
// without JSX, whatever the file is called.
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });

/** The layer above the other entries. */
const TOP = { folder: "next", uses: ["react", "openfeature", "testing"] };

/** The entries below others, by those that use them: what only a server knows belongs to layer 2. */
const BELOW = { cli: ["server"], openfeature: ["server"] };

/** Entries that an entry loads later, in development. */
const LATER = { react: ["devtools"] };

/** The entries that call the WebAssembly module themselves, for the errors that it makes. */
const USES_MODULE = ["next", "server", "swr", "tanstack-query"];

/** The npm packages that a folder may import. Any other folder imports none. */
const PACKAGES = {
  next: ["react", "next"],
  "next-config": ["next"],
  openfeature: ["@openfeature/.+"],
  profile: ["eventsource-parser"],
  react: ["react"],
  swr: ["react", "swr"],
  "tanstack-query": ["@tanstack/react-query"],
};

/** The WebAssembly modules: their names in the code, and the files that `imports` in package.json has for them here. */
const MODULE = "^(#(module|branding)|dist/(module|branding)-bytes\\.js)$";

/** The folders that may import modules of Node. */
const USES_NODE = ["cli", "openfeature", "server", "testing"];

/** Folders that import the package by its name, as its users do, and the other folders that they may import. */
const OUTSIDE = {
  www: [],
  "tests/e2e": [],
  "tests/packages": ["scripts"],
  "tests/clients": [],
  benches: ["scripts"],
  scripts: [],
};

/** The other entries that an entry may import. */
const uses = (entry) => [...(BELOW[entry] ?? []), ...(LATER[entry] ?? []), ...(entry === TOP.folder ? TOP.uses : [])];

const either = (names) => `(${names.join("|")})`;

/** The rules for a checkout. */
export function layers(checkout) {
  const folders = readdirSync(join(checkout, "js"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const entries = folders.filter((folder) => existsSync(join(checkout, "js", folder, "index.ts")));
  const paths = entries.length > 0 ? `^js/${either(entries)}/` : "^$";

  return [
    {
      name: "no circle of files",
      from: { path: "^js/" },
      to: { circular: true },
    },
    {
      name: "no circle of folders",
      scope: "folder",
      from: { path: "^js/." },
      // The folder js/ itself holds the main entry, which is above the others, and the errors, which are below them.
      to: { circular: true, viaOnly: { pathNot: "^js$" } },
    },
    {
      name: "a private folder imports no entry",
      from: { path: "^js/", pathNot: paths },
      to: { path: `${paths}|^js/index\\.ts$` },
    },
    ...entries.map((entry) => ({
      name: `${entry} imports no other entry`,
      from: { path: `^js/${entry}/` },
      to: {
        path: paths,
        pathNot: `^js/${either([entry, ...uses(entry)])}/`,
      },
    })),
    {
      name: "an entry does not call the WebAssembly module",
      from: { path: paths, pathNot: `^js/${either(USES_MODULE)}/` },
      to: { path: "^js/wasm/" },
    },
    ...["", ...folders].map((folder) => ({
      name: folder === "" ? "the main entry imports no package" : `${folder} imports only its own packages`,
      from: { path: folder === "" ? "^js/[^/]+$" : `^js/${folder}/` },
      to: {
        pathNot: ["^js/", ...(folder === "wasm" ? [MODULE] : []), ...(PACKAGES[folder] ?? []).map(asPath)],
        dependencyTypesNot: USES_NODE.includes(folder) ? ["core"] : [],
      },
    })),
    ...Object.entries(OUTSIDE).map(([folder, others]) => ({
      name: `${folder} uses the package by its name`,
      from: { path: `^${folder}/` },
      to: { dependencyTypes: ["local"], pathNot: `^${either([folder, ...others])}/` },
    })),
  ].map((rule) => ({ severity: "error", ...rule }));
}

/** A package where npm has installed it, or its name where it is not installed. */
const asPath = (name) => `(^|(^|/)node_modules/)${name}(/|$)`;

export default {
  forbidden: layers(root),
  options: {
    parser: "swc",
    // Types count too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^js/wasm/generated/|/fixtures/|/\\.next/" },
    // In this checkout the package is a link to the checkout itself.
    preserveSymlinks: true,
  },
};
