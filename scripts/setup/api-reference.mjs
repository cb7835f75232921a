// The API reference, from the comments in the code: TypeDoc writes pages for the site, rustdoc a site of its own.

import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/command.mjs";
import { root } from "../process/project.mjs";

/** A page for each entry of the npm package, in docs/api. */
export async function writeTypeScriptReference() {
  await rm(join(root, "docs/api"), { recursive: true, force: true });
  // Its TypeScript is not the one of the package: docs/.vitepress/package.json.
  const typedoc = join(root, "docs/.vitepress/node_modules/.bin/typedoc");
  await run(typedoc, ["--options", join(root, "docs/.vitepress/typedoc.config.mjs")]);
}

/** The crates that an application in Rust may use. A broken link in a comment is an error. */
export async function writeRustReference(folder) {
  await rm(join(root, "target/doc"), { recursive: true, force: true });
  const crates = ["tenantry", "tenantry-layer", "tenantry-kernel"].flatMap((crate) => ["-p", crate]);
  await run("cargo", ["doc", "--quiet", "--no-deps", ...crates, "--features", "tenantry/browser"], {
    env: { RUSTDOCFLAGS: "-D warnings" },
  });
  await cp(join(root, "target/doc"), folder, { recursive: true });
}
