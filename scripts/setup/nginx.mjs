// nginx, for the recipe of a TLS proxy. The Debian package is unpacked and not installed: installed, it would start a
// service on port 80.

import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { tools } from "../process/project.mjs";
import { installDebianPackages } from "./debian.mjs";
import { firstExecutable, onPath } from "./programs.mjs";

const FOLDER = join(tools, "nginx");
const UNPACKED = join(FOLDER, "usr/sbin/nginx");
const MISSING =
  "The recipe of a TLS proxy needs nginx: install it (on Debian `apt-get install nginx`) or set NGINX to its path, " +
  "then run this again.";

/** Finds the program, or unpacks the Debian package into .tools. Resolves to its path. */
export const nginx = once(async () => {
  const found =
    process.env.NGINX ?? (await onPath(["nginx"])) ?? (await firstExecutable(["/usr/sbin/nginx", UNPACKED]));
  if (found) return found;
  await step("nginx, in .tools", unpack);
  if ((await ask(UNPACKED, "-v")) === null) throw new Failure(MISSING);
  return UNPACKED;
});

async function unpack(say) {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const download = () => run("apt-get", ["download", "nginx"], { cwd: FOLDER, onLine: say });
  await download().catch(async () => {
    // A fresh machine has no lists of packages.
    if (!(await installDebianPackages([], say))) throw new Failure(MISSING);
    await download();
  });
  const archive = (await readdir(FOLDER)).find((name) => name.endsWith(".deb"));
  await run("dpkg", ["--extract", join(FOLDER, archive), FOLDER]);
}
