// Programs that cargo compiles into .tools/ of this checkout: two for the WebAssembly build, the WebDriver of
// Firefox, and cargo-deny.

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
const CARGO_DENY = "0.20.2";
const build = join(tools, "build");

/** wasm-bindgen must have exactly the version of the crate, so Cargo.lock names it. */
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

/** Checks what crates we use. It compiles in a minute and a half on two cores. */
export const cargoDeny = once(async () => {
  await rust();
  await cargoTool("cargo-deny", "cargo-deny", CARGO_DENY, ["--locked"]);
});

/** Makes a debug build without debug information, in a fifth of the time and of the disk of a release build. */
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

/** Removes the gigabytes that cargo keeps for the next build of a tool. */
export const removeToolBuilds = () => rm(build, { recursive: true, force: true });
