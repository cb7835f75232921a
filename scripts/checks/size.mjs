// What a browser downloads for `import "tenantry"`. Fails when that has grown past the budget.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundled, weigh } from "../build/download.mjs";
import { asScript, Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";

/** Bytes of the whole, after brotli. Raise it knowingly: every visitor of every tenant pays. */
const BUDGET = 74_000;

await asScript(import.meta.url, async () => {
  const sizes = {
    "WebAssembly module": weigh(await readFile(join(root, "js/wasm/generated/tenantry_bg.wasm"))),
    "whole bundle": weigh(await bundled(join(root, "dist/index.js"))),
  };
  console.table(sizes);
  if (sizes["whole bundle"].brotli > BUDGET) {
    throw new Failure(`The bundle has grown past its budget of ${BUDGET} bytes (scripts/checks/size.mjs).`);
  }
});
