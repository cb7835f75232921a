// A browser without a bundler: the files of the package as they are, and a Content-Security-Policy.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { install } from "../fixture.mjs";
import { startTenantApi } from "../tenant-api.mjs";
import { cellsOfPage, pageCells, servePage } from "./page.mjs";

const SINGLE_FILE = "./node_modules/tenantry/dist/single-file.js";

const IMPORT_MAP = {
  imports: {
    tenantry: "./node_modules/tenantry/dist/index.js",
    "#module": "./node_modules/tenantry/dist/module-bytes.js",
    "#branding": "./node_modules/tenantry/dist/branding-bytes.js",
  },
};

const policy = (scripts) => ({
  "content-security-policy": `default-src 'self'; connect-src *; img-src data:; script-src 'self' ${scripts}`,
});

const NO_IMPORT_MAP = "A worker has no import map.";

const isRefusedByPolicy = (text) => {
  const { name, reason } = JSON.parse(text);
  assert.deepEqual({ name, reason }, { name: "TenantRuntimeError", reason: "csp" });
};

/** `prepare` says in the project's files where the package is. */
const environment = (name, { prepare, headers, cells = pageCells, notOffered }) => ({
  name,
  isShort: true,
  async start(onEnd) {
    const api = await startTenantApi();
    onEnd(() => api.close());
    const { folder, remove } = await install("every-bundler", { parts: ["observe"] });
    onEnd(remove);
    await prepare(folder);
    return servePage(folder, { api, onEnd, headers });
  },
  cells,
  notOffered,
});

const withSingleFile = (folder) =>
  edit(join(folder, "observe.js"), (text) => text.replace('from "tenantry"', `from "${SINGLE_FILE}"`));

const withImportMap = (folder) =>
  edit(join(folder, "index.html"), (text) =>
    text.replace("<head>", `<head><script type="importmap">${JSON.stringify(IMPORT_MAP)}</script>`),
  );

async function edit(path, change) {
  await writeFile(path, change(await readFile(path, "utf8")));
}

export const browser = {
  title: "Browser without a bundler",
  environments: [
    environment("dist/single-file.js", { prepare: withSingleFile }),
    environment("dist/index.js, import map", {
      prepare: withImportMap,
      notOffered: { "web worker": NO_IMPORT_MAP, "service worker": NO_IMPORT_MAP },
    }),
    environment("CSP with 'wasm-unsafe-eval'", { prepare: withSingleFile, headers: policy("'wasm-unsafe-eval'") }),
    environment("CSP without it: an error that names it", {
      prepare: withSingleFile,
      headers: policy(""),
      cells: cellsOfPage(isRefusedByPolicy),
    }),
  ],
};
