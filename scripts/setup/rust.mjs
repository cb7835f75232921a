// The Rust toolchain: compiler, WebAssembly target, clippy and rustfmt, and the C compiler that
// cargo links with.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
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

async function toolchain() {
  const wanted = /rust-version = "([\d.]+)"/.exec(await readFile(join(root, "Cargo.toml"), "utf8"))[1];
  if ((await ask("rustc", "--version")) === null) {
    await step("Rust, stable", (say) =>
      run("rustup", ["toolchain", "install", "stable", "--profile", "minimal"], { onLine: say }),
    );
    await run("rustup", ["default", "stable"]);
  }
  const active = /rustc ([\d.]+)/.exec(await ask("rustc", "--version"))[1];
  if (active.localeCompare(wanted, "en", { numeric: true }) < 0) {
    throw new Failure(
      `tenantry needs Rust ${wanted} and this is ${active}: run \`rustup update stable\`, then run this again.`,
    );
  }
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
