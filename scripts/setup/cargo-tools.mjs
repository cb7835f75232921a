// The programs that cargo compiles for us, into .tools/ of this checkout: two of the WebAssembly build, and Firefox's WebDriver.

import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { root, tools } from "../process/project.mjs";
import { rust } from "./rust.mjs";

const WASM_PACK = "0.15.1";
const GECKODRIVER = "0.37.1";
const build = join(tools, "build");

/** The command line must be of exactly the version of the crate, so Cargo.lock decides. */
export const wasmBindgen = once(async () => {
  await rust();
  const lock = await readFile(join(root, "Cargo.lock"), "utf8");
  const pinned = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock);
  if (!pinned) throw new Failure("Cargo.lock names no wasm-bindgen: restore it with git.");
  // Not --locked: the lock file published with it names a crate version that is not served.
  await cargoTool("wasm-bindgen", "wasm-bindgen-cli", pinned[1], []);
});

export const wasmPack = once(async () => {
  await wasmBindgen();
  await cargoTool("wasm-pack", "wasm-pack", WASM_PACK, ["--locked"]);
});

/** The WebDriver of Firefox. Debian has no package of it. */
export const geckodriver = once(async () => {
  await rust();
  await cargoTool("geckodriver", "geckodriver", GECKODRIVER, ["--locked"]);
});

/**
 * A debug build without debug information: it takes a fifth of the time and a fifth of the disk, and
 * our module is small enough not to notice.
 */
async function cargoTool(program, crate, version, more) {
  const present = await ask(join(tools, "bin", program), "--version");
  if (present?.split(/\s/)[1] === version) return;
  await step(`${crate} ${version}, compiled into .tools`, (say) =>
    run("cargo", ["install", crate, "--version", version, "--debug", "--root", tools, "--force", ...more], {
      env: { CARGO_TARGET_DIR: build, CARGO_PROFILE_DEV_DEBUG: "0" },
      onLine: say,
    }),
  );
}

/** What cargo kept for building the tools again: gigabytes, and of no use once they are installed. */
export const removeToolBuilds = () => rm(build, { recursive: true, force: true });
