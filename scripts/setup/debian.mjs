// Packages of Debian and Ubuntu, on a machine where we may install them.

import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { step } from "../process/progress.mjs";

/**
 * What `locate` finds, if need be after these packages are installed. Where they are not ours to install, or do not bring
 * it, `missing` is the sentence that says what to do.
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

/** Installs the packages and says true, or says false where that is not ours to do. */
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
