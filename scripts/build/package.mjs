// Builds the npm package. As a command it needs wasm-bindgen on the PATH:
//
//   node scripts/build/package.mjs             into dist/
//   node scripts/build/package.mjs --bundles   the same, with the Rust modules of the last build
//   node scripts/build/package.mjs --faults    into .cache/faulty, over modules that trap when a test asks for it

import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/command.mjs";
import { asScript } from "../process/failure.mjs";
import { step } from "../process/progress.mjs";
import { cache, root } from "../process/project.mjs";
import { bundle, bundleDeclarations, bundleSingleFile, entries } from "./bundles.mjs";
import { buildModule } from "./module.mjs";
import { bundleRustClient, generateRustClient } from "./rust-client.mjs";

const generated = join(root, "js/wasm/generated");
const dist = join(root, "dist");
const declared = join(cache, "types");

const inSources = (files) => Object.fromEntries(Object.entries(files).map(([name, file]) => [name, `./js/${file}`]));

export async function buildPackage({ withModule = true } = {}) {
  if (withModule) {
    await buildModules(generated);
    await generateRustClient();
  }
  await step("TypeScript bundled", async () => {
    await bundle(inSources(entries("js")), dist);
    await bundleSingleFile("./js/index.ts", join(dist, "single-file.js"));
  });
  await step("types declared", async () => {
    await rm(declared, { recursive: true, force: true });
    await run("tsc", ["--project", "js"]);
    for (const name of ["tenantry", "branding"]) {
      await cp(join(generated, `${name}.d.ts`), join(declared, `wasm/generated/${name}.d.ts`));
    }
    await bundleDeclarations(entries("d.ts"), dist, declared);
  });
  await step("client from Rust bundled", () => bundleRustClient(dist));
}

/** The main module and that of brands, into a folder that is emptied first. */
async function buildModules(folder, more = "") {
  await rm(folder, { recursive: true, force: true });
  await buildModule(`rules${more}`, folder, "tenantry");
  await buildModule(`branding${more}`, folder, "branding");
}

/** The package's own entry, and the inner modules that a test needs to make the module trap and to see it restarted. */
export async function buildFaultyPackage() {
  const faulty = join(cache, "faulty");
  await buildModules(join(faulty, "generated"), ",faults");
  const sources = inSources({
    index: "index.ts",
    kernel: "wasm/kernel.ts",
    bindings: "wasm/generated/tenantry.js",
    "branding-bindings": "wasm/generated/branding.js",
  });
  await step("TypeScript bundled", () => bundle(sources, join(faulty, "dist"), join(faulty, "generated")));
  const { imports } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(join(faulty, "package.json"), JSON.stringify({ type: "module", imports }));
}

await asScript(import.meta.url, ([option]) =>
  option === "--faults" ? buildFaultyPackage() : buildPackage({ withModule: option !== "--bundles" }),
);
