import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../process/project.mjs";

test("rustup installs the oldest release that the crates allow", async () => {
  const read = (path) => readFile(join(root, path), "utf8");
  const oldest = /^rust-version = "(.+)"$/m.exec(await read("Cargo.toml"))[1];
  assert.equal(/^channel = "(.+)"$/m.exec(await read("rust-toolchain.toml"))[1], `${oldest}.0`);
});
