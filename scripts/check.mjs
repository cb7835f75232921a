// Everything that can be judged without running the product, cheapest first.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { seconds } from "./process/progress.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";

const CHECKS = [
  ["layers", "node", ["scripts/checks/layers.mjs"]],
  [
    "imports of JavaScript",
    "depcruise",
    ["--config", "scripts/checks/imports.mjs", "js", "www", "benches", "tests", "scripts"],
  ],
  ["unused code and packages", "knip", []],
  ["format and lint of JavaScript", "biome", ["check", "--error-on-warnings", "."]],
  ["format of Rust", "cargo", ["fmt", "--all", "--check"]],
  ["code in the docs", "node", ["scripts/snippets.mjs"]],
  ["links and paths in the docs", "node", ["scripts/checks/pages.mjs"]],
  ["list of mutants", "node", ["scripts/mutants.mjs", "--check"]],
  ["types", "tsc", ["--noEmit"]],
  ["types of the demo", "tsc", ["--noEmit", "--project", "www"]],
  ["publint", "publint", ["--strict"]],
  // Node 20.19 and later can require what is ESM; older resolutions find the types by `typesVersions`.
  ["are the types wrong", "attw", ["--pack", ".", "--ignore-rules", "cjs-resolves-to-esm", "--no-definitely-typed"]],
  ["size", "node", ["scripts/checks/size.mjs"]],
  ["clippy", "cargo", [...clippy("--workspace", "--exclude", "tenantry"), "--", "-D", "warnings"]],
  [
    "clippy for WebAssembly",
    "cargo",
    [...clippy("-p", "tenantry", "--target", "wasm32-unknown-unknown"), "--", "-D", "warnings"],
  ],
];

function clippy(...where) {
  return ["clippy", "--quiet", "--all-targets", ...where];
}

/** Runs every check, says which hold, and shows the output of those that do not. */
export async function check() {
  const failed = [];
  for (const [title, command, args] of CHECKS) {
    const started = performance.now();
    const { output, code } = await outcome(command, args);
    console.log(`  ${code === 0 ? "✓" : "✗"} ${title} (${seconds(started)})`);
    if (code !== 0) failed.push(`── ${title}: ${[command, ...args].join(" ")}\n${output}`);
  }
  for (const story of failed) console.log(`\n${story}`);
  console.log(`\n${CHECKS.length - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0) throw new Failure("Not everything is in order yet: see above.");
}

await asScript(import.meta.url, async () => {
  await setup("check", [builtPackage]);
  await check();
});
