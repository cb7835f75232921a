// The download of `import "tenantry"`. Fails if it is above the budget.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundled, weigh } from "../build/download.mjs";
import { asScript, Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";

/** Bytes of the whole, after brotli. Every visitor of every tenant downloads them. */
const BUDGET = 74_000;

await asScript(import.meta.url, async () => {
  const sizes = {
    "WebAssembly module": weigh(await readFile(join(root, "js/wasm/generated/tenantry_bg.wasm"))),
    "whole bundle": weigh(await bundled(join(root, "dist/index.js"))),
  };
  console.table(sizes);
  if (sizes["whole bundle"].brotli > BUDGET) {
    throw new Failure(`The bundle is above its budget of ${BUDGET} bytes (scripts/checks/size.mjs).`);
  }
});
