// What a browser downloads for `import "tenantry"`: the built package as a bundler minifies it, compressed by brotli as
// a server sends it. Fails when that has grown past the budget.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { asScript, Failure } from "./failure.mjs";
import { root } from "./project.mjs";

/** Bytes of the whole, after brotli. Raise it knowingly: every visitor of every tenant pays. */
const BUDGET = 44_800;

/** The package as one minified file, with everything kept that it exports. */
async function bundled() {
  const bundle = await rolldown({
    input: join(root, "dist/index.js"),
    platform: "browser",
    preserveEntrySignatures: "strict",
  });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  return output.map((file) => file.code).join("\n");
}

function weigh(what) {
  const bytes = Buffer.from(what);
  return { raw: bytes.length, brotli: brotliCompressSync(bytes).length };
}

await asScript(import.meta.url, async () => {
  const code = await bundled();
  const sizes = {
    "WebAssembly module": weigh(await readFile(join(root, "js/wasm/generated/tenantry_bg.wasm"))),
    "whole bundle": weigh(code),
  };
  console.table(sizes);
  if (sizes["whole bundle"].brotli > BUDGET) {
    throw new Failure(`The bundle has grown past its budget of ${BUDGET} bytes (scripts/size.mjs).`);
  }
});
