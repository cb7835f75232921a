// `npm run check`: everything that can be checked without running the product. The fast checks come first.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { seconds } from "./process/progress.mjs";
import { cargoDeny } from "./setup/cargo-tools.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";

const CHECKS = {
  layers: "node scripts/checks/layers.mjs",
  "imports of JavaScript": "depcruise --config scripts/checks/imports.mjs js www benches tests scripts",
  "unused code and packages": "knip --treat-config-hints-as-errors",
  "crates and their licenses": "cargo deny --workspace check bans licenses sources",
  "crates of the kernel": "cargo deny --manifest-path crates/kernel/Cargo.toml check bans",
  "format and lint of JavaScript": "biome check --error-on-warnings .",
  "format of Rust": "cargo fmt --all --check",
  "glue of the demo": "node scripts/glue.mjs",
  columns: "node scripts/checks/columns.mjs",
  "code in the docs": "node scripts/checks/snippets.mjs",
  "links and paths in the docs": "node scripts/checks/pages.mjs",
  "list of mutants": "node scripts/mutants.mjs --check",
  types: "tsc --noEmit",
  "types of the demo": "tsc --noEmit --project www",
  publint: "publint --strict",
  // Node 20.19 and later can require an ES module. Older resolutions find the types by `typesVersions`.
  "are the types wrong": "attw --pack . --ignore-rules cjs-resolves-to-esm --no-definitely-typed",
  size: "node scripts/checks/size.mjs",
  clippy: "cargo clippy --quiet --all-targets --workspace --exclude tenantry -- -D warnings",
  "clippy for WebAssembly":
    "cargo clippy --quiet --all-targets -p tenantry --target wasm32-unknown-unknown -- -D warnings",
  "clippy for frontends in Rust":
    "cargo clippy --quiet -p tenantry --features browser --target wasm32-unknown-unknown -- -D warnings",
  "clippy for the client in Rust":
    "cargo clippy -q --all-targets -p tenantry --features javascript --target wasm32-unknown-unknown -- -D warnings",
  "examples in the client in Rust": "cargo test --quiet --doc -p tenantry --features browser",
};

/** Runs every check, prints which passed, and then the output of those that failed. */
async function check() {
  const failed = [];
  for (const [title, command] of Object.entries(CHECKS)) {
    const started = performance.now();
    const [program, ...args] = command.split(" ");
    const { output, code } = await outcome(program, args);
    console.log(`  ${code === 0 ? "✓" : "✗"} ${title} (${seconds(started)})`);
    if (code !== 0) failed.push(`── ${title}: ${command}\n${output}`);
  }
  for (const lastOutput of failed) console.log(`\n${lastOutput}`);
  console.log(`\n${Object.keys(CHECKS).length - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0) throw new Failure("Some checks failed: see above.");
}

await asScript(import.meta.url, async () => {
  await setup("check", [builtPackage, cargoDeny]);
  await check();
});
