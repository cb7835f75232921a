// The crates of the workspace and what each depends on, as cargo reports them.

import { run } from "../process/command.mjs";

/** Dependencies of tests are left out: they do not reach the users of a crate. */
export async function readCrates() {
  const metadata = JSON.parse(await run("cargo", ["metadata", "--no-deps", "--format-version", "1", "--quiet"]));
  return metadata.packages.map(({ name, dependencies }) => ({
    name,
    dependencies: dependencies.filter(({ kind }) => kind !== "dev").map(({ name }) => name),
  }));
}
