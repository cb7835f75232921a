// Builds the npm package into dist/: the Rust module, its bytes as a JavaScript string, and the TypeScript. With `--faults`,
// for tests, a copy of what lies in dist/ over a module that breaks down when it is told to: into .cache/faulty/dist.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { binaryLiteral, mask } from "./binary-literal.mjs";
import { shortenNames } from "./short-names.mjs";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");
const isFaulty = process.argv.includes("--faults");
const faulty = join(root, ".cache/faulty");
const generated = isFaulty ? join(faulty, "generated") : join(root, "js/wasm/generated");
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
  const said = execFileSync(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    env: { ...process.env, PATH: path },
  });
  console.log(`${step} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return said;
}

run("compiled the kernel to WebAssembly", "cargo", [
  "rustc",
  "--quiet",
  "--package=tenantry",
  "--lib",
  "--crate-type=cdylib",
  `--features=${isFaulty ? "faults" : "module"}`,
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
const features = wasmFeatures.map((feature) => `--enable-${feature}`);
run("optimised the module", "wasm-opt", [
  wasm,
  "-o",
  wasm,
  "-Oz",
  "--converge",
  // The lowest kilobyte is the far end of the stack, and no address that anything is stored at.
  "--low-memory-unused",
  ...features,
]);
const shortened = ["--minify-imports-and-exports-and-modules", ...features];
const renamed = run("shortened its names", "wasm-opt", [wasm, "-o", wasm, ...shortened]);

const bindings = join(generated, "tenantry.js");
writeFileSync(bindings, shortenNames(readFileSync(bindings, "utf8"), JSON.parse(renamed)));
const literal = binaryLiteral(readFileSync(wasm).map((byte) => byte ^ mask));
writeFileSync(join(generated, "bytes.js"), `export const mask = ${mask};\nexport default ${literal};\n`);
writeFileSync(
  join(generated, "bytes.d.ts"),
  "export declare const mask: number;\ndeclare const bytes: string;\nexport default bytes;\n",
);

const shipped = isFaulty ? join(faulty, "dist") : dist;
rmSync(shipped, { recursive: true, force: true });
if (isFaulty) {
  cpSync(dist, shipped, { recursive: true });
} else {
  run("compiled the TypeScript", "tsc", ["--project", "js/tsconfig.json"]);
}
cpSync(generated, join(shipped, "wasm/generated"), {
  recursive: true,
  filter: (file) => !file.endsWith(".wasm") && !file.endsWith(".wasm.d.ts"),
});
