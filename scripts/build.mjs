// Builds the npm package into dist/: the Rust module, its bytes as a JavaScript string, and the TypeScript.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { binaryLiteral } from "./binary-literal.mjs";

const root = resolve(import.meta.dirname, "..");
const generated = join(root, "js/wasm/generated");
const dist = join(root, "dist");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const path = [join(root, ".tools/bin"), join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);

/** What every browser since 2022 and Node 20 can load. `--all-features` makes modules they cannot. */
const wasmFeatures = [
  "bulk-memory",
  "bulk-memory-opt",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "mutable-globals",
  "multivalue",
];

function run(step, command, args) {
  const started = Date.now();
  execFileSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PATH: path },
  });
  console.log(`${step} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

run("compiled the kernel to WebAssembly", "cargo", [
  "build",
  "--quiet",
  "--package=tenantry",
  "--profile=release-wasm",
  "--target=wasm32-unknown-unknown",
]);

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
run("generated the bindings", "wasm-bindgen", [
  join(target, "wasm32-unknown-unknown/release-wasm/tenantry.wasm"),
  `--out-dir=${generated}`,
  "--target=web",
  "--omit-default-module-path",
  "--remove-name-section",
  "--remove-producers-section",
  "--experimental-reset-state-function",
]);

const wasm = join(generated, "tenantry_bg.wasm");
run("optimised the module", "wasm-opt", [
  wasm,
  "-o",
  wasm,
  "-Oz",
  "--converge",
  ...wasmFeatures.map((feature) => `--enable-${feature}`),
]);

writeFileSync(join(generated, "bytes.js"), `export default ${binaryLiteral(readFileSync(wasm))};\n`);
writeFileSync(join(generated, "bytes.d.ts"), "declare const bytes: string;\nexport default bytes;\n");

rmSync(dist, { recursive: true, force: true });
run("compiled the TypeScript", "tsc", ["--project", "js/tsconfig.json"]);
cpSync(generated, join(dist, "wasm/generated"), {
  recursive: true,
  filter: (file) => !file.endsWith(".wasm") && !file.endsWith(".wasm.d.ts"),
});
