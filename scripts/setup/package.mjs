// The npm package itself, built into dist/.

import { run } from "../command.mjs";
import { once } from "../once.mjs";
import { step } from "../progress.mjs";
import { unlessUnchanged } from "../unchanged.mjs";
import { wasmBindgen } from "./cargo-tools.mjs";
import { nodePackages } from "./node-packages.mjs";

const SOURCES = [
  "src",
  "crates/kernel",
  "js",
  "Cargo.toml",
  "Cargo.lock",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "scripts/build.mjs",
  "scripts/build",
];

export const builtPackage = once(async () => {
  await nodePackages();
  await wasmBindgen();
  await unlessUnchanged("package", { sources: SOURCES, output: "dist/index.js" }, () =>
    step("package built into dist", (say) => run("node", ["scripts/build.mjs"], { onLine: say })),
  );
});

/** The package over a module that can be made to break down, for the tests of what comes after. */
export const faultyPackage = once(async () => {
  await builtPackage();
  await unlessUnchanged("faulty", { sources: SOURCES, output: ".cache/faulty/dist/index.js" }, () =>
    step("faulty package built", (say) => run("node", ["scripts/build.mjs", "--faults"], { onLine: say })),
  );
});
