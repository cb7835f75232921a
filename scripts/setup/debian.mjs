// Packages of Debian and Ubuntu, installed if this user may install them.

import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { step } from "../process/progress.mjs";

/**
 * The result of `locate`, which is called again after these packages are installed if it finds nothing at first.
 * Fails with the sentence `missing` if it then still finds nothing.
 */
export async function foundOrInstalled({ title, packages, locate, missing }) {
  const found = await locate();
  if (found) return found;
  return step(title, async (say) => {
    await installDebianPackages(packages, say);
    const installed = await locate();
    if (!installed) throw new Failure(missing);
    return installed;
  });
}

/** Installs the packages. False if this user may not install them or the system has no apt-get. */
export async function installDebianPackages(names, say) {
  if ((await ask("apt-get", "--version")) === null) return false;
  const root = process.getuid?.() === 0;
  if (!root && (await ask("sudo", "-n", "true")) === null) return false;
  const aptGet = (...args) => {
    const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    if (!root) command.unshift("sudo", "-n");
    return run(command[0], command.slice(1), { onLine: say });
  };
  await aptGet("update");
  await aptGet("install", "-y", "--no-install-recommends", ...names);
  return true;
}
