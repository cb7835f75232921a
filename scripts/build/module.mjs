// A Rust module as JavaScript: its bindings, and its bytes in a string.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/command.mjs";
import { step } from "../process/progress.mjs";
import { target } from "../process/project.mjs";
import { binaryLiteral } from "./binary-literal.mjs";
import { packageBindings, packageDeclarations } from "./bindings.mjs";
import { numberRules } from "./rules.mjs";

const compiled = join(target, "wasm32-unknown-unknown/release-wasm/tenantry.wasm");
const stripped = join(target, "wasm32-unknown-unknown/release-wasm/tenantry-stripped.wasm");

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
];

const PASSES = [
  "-Oz",
  "--converge",
  // The lowest kilobyte is the end of the stack. Nothing is stored there.
  "--low-memory-unused",
  // A large function that is inlined into its only caller compresses worse.
  "--one-caller-inline-max-function-size=30",
];

const STRIP = ["--strip-debug", "--strip-producers", "--strip-target-features"];

/**
 * The size of the stack, which lies below the data, so that an overflow traps. The deepest call, which reads data of
 * 128 levels, needs a tenth of it. With the usual megabyte every address of the code is a byte longer.
 */
const STACK = 256 * 1024;

/**
 * Builds the module of some features of the crate: the files `<name>.js`, `<name>.d.ts`, `<name>_bg.wasm` and
 * `<name>-bytes.js`.
 */
export async function buildModule(features, folder, name = "tenantry") {
  await step(`${features} of the kernel compiled to WebAssembly`, (say) =>
    run(
      "cargo",
      [
        "rustc",
        "--package=tenantry",
        "--lib",
        "--crate-type=cdylib",
        `--features=${features}`,
        "--profile=release-wasm",
        "--target=wasm32-unknown-unknown",
        "--",
        `-Clink-arg=-zstack-size=${STACK}`,
      ],
      { onLine: say },
    ),
  );
  await mkdir(folder, { recursive: true });
  // wasm-bindgen returns several values at once from a module that lists multivalue as a feature. V8 compiles a wrapper
  // for each signature, so these functions slow down every start.
  await step("list of its features removed", () =>
    run("wasm-opt", [compiled, "-o", stripped, "--debuginfo", "--strip-target-features"]),
  );
  await step("bindings generated", () =>
    run("wasm-bindgen", [
      stripped,
      `--out-dir=${folder}`,
      `--out-name=${name}`,
      "--target=web",
      "--omit-default-module-path",
      "--remove-name-section",
      "--remove-producers-section",
    ]),
  );
  const wasm = join(folder, `${name}_bg.wasm`);
  const { wasm: numbered, rules } = numberRules(await readFile(wasm));
  await writeFile(wasm, numbered);
  const renamed = await step("module made small", async () => {
    await run("wasm-opt", [wasm, "-o", wasm, ...PASSES, ...FEATURES]);
    const rename = "--minify-imports-and-exports-and-modules";
    return run("wasm-opt", [wasm, "-o", wasm, rename, ...STRIP, ...FEATURES]);
  });
  const bindings = join(folder, `${name}.js`);
  await writeFile(bindings, packageBindings(await readFile(bindings, "utf8"), JSON.parse(renamed), rules));
  const declarations = join(folder, `${name}.d.ts`);
  await writeFile(declarations, packageDeclarations(await readFile(declarations, "utf8"), rules));
  await writeFile(join(folder, `${name}-bytes.js`), `export default ${binaryLiteral(await readFile(wasm))};\n`);
  await writeFile(join(folder, `${name}-bytes.d.ts`), "declare const bytes: string;\nexport default bytes;\n");
}
