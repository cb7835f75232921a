// The npm package, built into dist/ unless it is up to date.

import { buildFaultyPackage, buildPackage } from "../build/package.mjs";
import { once } from "../process/once.mjs";
import { unlessUnchanged } from "../process/unchanged.mjs";
import { wasmBindgen } from "./cargo-tools.mjs";

const SOURCES = [
  "src",
  "crates/kernel",
  "js",
  "Cargo.toml",
  "Cargo.lock",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "scripts/build",
];

export const builtPackage = once(async () => {
  await wasmBindgen();
  await unlessUnchanged("package", { sources: SOURCES, output: "dist/index.js" }, () => buildPackage());
});

/** The package with a module that traps when a test asks for it. */
export const faultyPackage = once(async () => {
  await builtPackage();
  await unlessUnchanged("faulty", { sources: SOURCES, output: ".cache/faulty/dist/index.js" }, buildFaultyPackage);
});
