// Builds the npm package into dist/. `--bundles` keeps the Rust module that was built last. `--faults`, for tests, puts the
// package over a module that breaks down when it is told to, into .cache/faulty.

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle, ENTRIES } from "./build/bundles.mjs";
import { buildModule } from "./build/module.mjs";
import { run } from "./command.mjs";
import { asScript } from "./failure.mjs";
import { step } from "./progress.mjs";
import { cache, root } from "./project.mjs";

const generated = join(root, "js/wasm/generated");
const dist = join(root, "dist");

await asScript(import.meta.url, (args) => {
  const options = { bundles: { type: "boolean" }, faults: { type: "boolean" } };
  const { values } = parseArgs({ args, options });
  return values.faults ? buildFaulty() : buildPackage(values);
});

async function buildPackage({ bundles }) {
  if (!bundles) await buildModule("module", generated);
  await step("TypeScript bundled", () => bundle(ENTRIES, dist));
  await step("types declared", async () => {
    await run("tsc", ["--project", "js"]);
    await cp(join(generated, "tenantry.d.ts"), join(dist, "types/wasm/generated/tenantry.d.ts"));
  });
}

/** Beside the package's own entry, the inner modules that a test needs to break it down and to see it mended. */
async function buildFaulty() {
  const faulty = join(cache, "faulty");
  await buildModule("faults", join(faulty, "generated"));
  const entries = { index: ENTRIES.index, module: "./js/wasm/module.ts", bindings: "./js/wasm/generated/tenantry.js" };
  await step("TypeScript bundled", () => bundle(entries, join(faulty, "dist"), join(faulty, "generated")));
}
