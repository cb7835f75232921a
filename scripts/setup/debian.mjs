// Packages of Debian and Ubuntu, on a machine where we may install them.

import { ask, run } from "../command.mjs";

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
