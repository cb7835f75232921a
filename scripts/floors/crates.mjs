// The crates of the workspace and what each depends on, as cargo understands it.

import { run } from "../process/command.mjs";

/** Dependencies of tests are left out: what a test uses never reaches anyone who uses the crate. */
export async function readCrates() {
  const metadata = JSON.parse(await run("cargo", ["metadata", "--no-deps", "--format-version", "1", "--quiet"]));
  return metadata.packages.map(({ name, dependencies }) => ({
    name,
    dependencies: dependencies.filter(({ kind }) => kind !== "dev").map(({ name }) => name),
  }));
}
