// The Rust toolchain: compiler, WebAssembly target, clippy and rustfmt, and the C compiler that cargo links with.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, outcome, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { root } from "../process/project.mjs";
import { installDebianPackages } from "./debian.mjs";

const WASM_TARGET = "wasm32-unknown-unknown";

export const rust = once(async () => {
  if ((await ask("rustup", "--version")) === null) {
    throw new Failure("Rust is missing: install it from https://rustup.rs, then run this again.");
  }
  await toolchain();
  await wasmTarget();
  await components();
  await cCompiler();
});

/**
 * Installs the release that rust-toolchain.toml pins. If `stable` is the same release, uses `stable` and downloads
 * nothing: `RUSTUP_TOOLCHAIN` overrides the file for every command that this process starts.
 */
async function toolchain() {
  const file = await readFile(join(root, "rust-toolchain.toml"), "utf8");
  const release = /^channel = "([\d.]+)"$/m.exec(file)[1];
  if (await provides(release, release)) return;
  if (await provides("stable", release)) {
    process.env.RUSTUP_TOOLCHAIN = "stable";
    return;
  }
  await step(`Rust ${release}`, (say) =>
    run("rustup", ["toolchain", "install", release, "--profile", "minimal"], { onLine: say }),
  );
}

/** Whether the toolchain is installed and is this release. */
async function provides(name, release) {
  const env = { RUSTUP_AUTO_INSTALL: "0" };
  const { code, answer } = await outcome("rustup", ["run", name, "rustc", "--version"], { env });
  return code === 0 && answer.startsWith(`rustc ${release} `);
}

async function wasmTarget() {
  const installed = await run("rustup", ["target", "list", "--installed"]);
  if (installed.split("\n").includes(WASM_TARGET)) return;
  await step(`Rust target ${WASM_TARGET}`, (say) => run("rustup", ["target", "add", WASM_TARGET], { onLine: say }));
}

async function components() {
  const present = await Promise.all([ask("cargo", "clippy", "--version"), ask("cargo", "fmt", "--version")]);
  if (present.every((version) => version !== null)) return;
  await step("clippy and rustfmt", (say) => run("rustup", ["component", "add", "clippy", "rustfmt"], { onLine: say }));
}

async function cCompiler() {
  if ((await ask("cc", "--version")) !== null) return;
  await step("C compiler", async (say) => {
    if (await installDebianPackages(["gcc", "libc6-dev"], say)) return;
    throw new Failure(
      "cargo links with the C compiler `cc`, which is missing: install gcc or clang, then run this again.",
    );
  });
}
