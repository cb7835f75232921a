// The Rust module as JavaScript: its bindings, and its bytes in a string.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/command.mjs";
import { step } from "../process/progress.mjs";
import { target } from "../process/project.mjs";
import { binaryLiteral } from "./binary-literal.mjs";
import { shortenNames } from "./short-names.mjs";

/**
 * The features that every browser since 2022 and Node 20 can load. `--all-features` makes modules that they cannot
 * load.
 */
const FEATURES = [
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-multivalue",
];

/** Builds the module with a feature of the crate, into a folder that it empties first. */
export async function buildModule(feature, folder) {
  await step("kernel compiled to WebAssembly", (say) =>
    run(
      "cargo",
      [
        "rustc",
        "--package=tenantry",
        "--lib",
        "--crate-type=cdylib",
        `--features=${feature}`,
        "--profile=release-wasm",
        "--target=wasm32-unknown-unknown",
      ],
      { onLine: say },
    ),
  );
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await step("bindings generated", () =>
    run("wasm-bindgen", [
      join(target, "wasm32-unknown-unknown/release-wasm/tenantry.wasm"),
      `--out-dir=${folder}`,
      "--target=web",
      "--omit-default-module-path",
      "--remove-name-section",
      "--remove-producers-section",
      "--experimental-reset-state-function",
    ]),
  );
  const wasm = join(folder, "tenantry_bg.wasm");
  const renamed = await step("module made small", async () => {
    // The lowest kilobyte is the end of the stack. Nothing is stored there.
    const passes = ["-Oz", "--converge", "--low-memory-unused"];
    await run("wasm-opt", [wasm, "-o", wasm, ...passes, ...FEATURES]);
    return run("wasm-opt", [wasm, "-o", wasm, "--minify-imports-and-exports-and-modules", ...FEATURES]);
  });
  const bindings = join(folder, "tenantry.js");
  await writeFile(bindings, shortenNames(await readFile(bindings, "utf8"), JSON.parse(renamed)));
  await writeFile(join(folder, "bytes.js"), `export default ${binaryLiteral(await readFile(wasm))};\n`);
  await writeFile(join(folder, "bytes.d.ts"), "declare const bytes: string;\nexport default bytes;\n");
}
