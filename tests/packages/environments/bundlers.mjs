// Bundlers: a page, a web worker and a service worker, in the bundler's default configuration.

import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { install, programOf, run, runLocal, runWith } from "../fixture.mjs";
import { startTenantApi } from "../tenant-api.mjs";
import { pageCells, servePage } from "./page.mjs";

const ENTRIES = ["main.js", "web-worker.js", "service-worker.js"];

/** `live-updates.js` is imported later, and imports the file that imports it: the worker's bundle lacks that file. */
const PARCEL_LOSES_FILES = "Parcel 2.16 loses a file of the package in a worker. Without the setting it works.";

/** Parcel reads `exports` only with a setting. Without it the package must be found too. */
const BUNDLERS = {
  Vite: {
    dependencies: { vite: "8.3.8" },
    starter: "create-vite@9.3.0",
    build: (folder) => runLocal(folder, "vite", "build", "--outDir", "built"),
  },
  webpack: {
    dependencies: { webpack: "5.113.0", "webpack-cli": "6.0.1" },
    build: (folder) => runLocal(folder, "webpack"),
  },
  esbuild: {
    dependencies: { esbuild: "0.28.2" },
    isShort: true,
    build: (folder) =>
      runLocal(folder, "esbuild", ...ENTRIES, "--bundle", "--format=esm", "--minify", "--outdir=built"),
  },
  Rollup: {
    dependencies: { rollup: "4.60.2", "@rollup/plugin-node-resolve": "16.0.3" },
    build: (folder) => runLocal(folder, "rollup", "--config"),
  },
  Parcel: {
    dependencies: { parcel: "2.16.4" },
    build: buildWithParcel,
  },
  "Parcel with packageExports": {
    dependencies: { parcel: "2.16.4" },
    manifest: { "@parcel/resolver-default": { packageExports: true } },
    notOffered: { "web worker": PARCEL_LOSES_FILES },
    build: buildWithParcel,
  },
};

function buildWithParcel(folder) {
  const files = ["index.html", "service-worker.js"];
  const options = ["--dist-dir", "built", "--no-cache", "--no-source-maps"];
  // Without CI, Parcel installs missing packages silently, such as a polyfill of Node's `Buffer`.
  return runWith({ CI: "true" }, folder, programOf(folder, "parcel"), "build", ...files, ...options);
}

const environment = ([name, { dependencies, starter, manifest, isShort, notOffered, build }]) => ({
  name: `${name} ${Object.values(dependencies)[0]}`,
  isShort,
  async start(onEnd) {
    const api = await startTenantApi();
    onEnd(() => api.close());
    const { folder, remove } = await install("every-bundler", {
      starter: starter ? (folder) => fromStarter(starter, folder) : undefined,
      parts: ["observe"],
      dependencies,
    });
    onEnd(remove);
    if (manifest) await addToManifest(folder, manifest);
    await build(folder);
    const built = join(folder, "built");
    // A bundler that starts from JavaScript leaves the page to the app.
    await cp(join(folder, "index.html"), join(built, "index.html"), { force: false });
    return servePage(built, { api, onEnd });
  },
  cells: pageCells,
  notOffered,
});

async function fromStarter(starter, folder) {
  await run(
    folder,
    "npm",
    "exec",
    "--yes",
    "--",
    starter,
    "app-from-starter",
    "--template",
    "vanilla",
    "--no-interactive",
  );
  const app = join(folder, "app-from-starter");
  await cp(app, folder, { recursive: true });
  await rm(app, { recursive: true });
}

async function addToManifest(folder, settings) {
  const path = join(folder, "package.json");
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), ...settings }));
}

export const bundlers = { title: "Bundler", environments: Object.entries(BUNDLERS).map(environment) };
