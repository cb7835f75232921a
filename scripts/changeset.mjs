// `npm run changeset`: records a change for the changelog. `-- version` is a release (.changeset/README.md).

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { run } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { environment, root } from "./process/project.mjs";

await asScript(import.meta.url, async (args) => {
  const { exitCode } = await execa("changeset", args, {
    cwd: root,
    env: environment(),
    stdio: "inherit",
    reject: false,
  });
  if (exitCode !== 0) throw new Failure(`changeset failed (${exitCode}): see above.`);
  if (args[0] === "version") await raiseCrates();
});

/** The crates have the version of the package. */
async function raiseCrates() {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const manifest = join(root, "Cargo.toml");
  const text = await readFile(manifest, "utf8");
  await writeFile(manifest, text.replace(/(?<=\[workspace\.package\]\nversion = ")[^"]+/, version));
  await run("cargo", ["update", "--workspace", "--offline"]);
  await run("npm", ["install", "--package-lock-only", "--offline", "--no-audit", "--no-fund"]);
}
