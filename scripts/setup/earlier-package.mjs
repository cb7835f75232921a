// The package as it was before its module was written anew, built from its commit: what the present one is compared
// with.

import { mkdir, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { cache, root } from "../process/project.mjs";
import { wasmBindgen } from "./cargo-tools.mjs";

const COMMIT = "4a8ca05";

/** Builds the package, unless it is there, and returns its folder. */
export const earlierPackage = once(async () => {
  const folder = join(cache, `earlier-${COMMIT}`);
  const isBuilt = await stat(join(folder, "built")).catch(() => null);
  if (isBuilt === null) {
    if ((await ask("git", "cat-file", "-t", COMMIT)) !== "commit") {
      throw new Failure(
        `This checkout does not have the commit ${COMMIT}, from which the earlier package is built. Fetch the whole ` +
          "history (git fetch --unshallow), or pass --before with the folder of an unpacked package.",
      );
    }
    await wasmBindgen();
    await step(`package of ${COMMIT} built`, (say) => buildIn(folder, say));
  }
  return folder;
});

async function buildIn(folder, say) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = join(folder, "source.tar");
  await run("git", ["archive", `--output=${archive}`, COMMIT]);
  await run("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
  // The same programs and packages; a folder of its own for cargo, whose output has the same name.
  for (const shared of ["node_modules", ".tools"]) await symlink(join(root, shared), join(folder, shared));
  const env = { CARGO_TARGET_DIR: join(folder, "target") };
  await run("node", ["scripts/build/package.mjs"], { cwd: folder, env, onLine: say });
  await rm(join(folder, "target"), { recursive: true, force: true });
  await mkdir(join(folder, "built"));
}
