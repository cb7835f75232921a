// The npm packages of the lock file, installed. This runs before any npm package is installed, so it uses only
// modules of Node (see scripts/npm-run.mjs).

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";

const OLDEST_NODE = [20, 19];

export function nodePackages() {
  requireNode();
  if (areInstalled()) return;
  console.log("Installing the npm packages");
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Failure(`npm ci failed (${error?.message ?? status}): see above.`);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(
    `tenantry needs Node ${OLDEST_NODE.join(".")} or newer and this is ${process.version}: ` +
      "install a newer Node, then run this again.",
  );
}

/**
 * Whether node_modules holds what the lock file asks for. npm lists what it has installed in
 * node_modules/.package-lock.json. A comparison of the two lists is exact, whereas a comparison of file times would
 * install everything again after each `git checkout`.
 */
function areInstalled() {
  const wanted = lockedPackages("package-lock.json");
  const present = lockedPackages("node_modules/.package-lock.json");
  if (!wanted) throw new Failure("package-lock.json is missing: restore it with git.");
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (!path.startsWith("node_modules/")) return true;
    const there = present[path];
    return there ? there.version === version : Boolean(optional || devOptional);
  });
}

function lockedPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : null;
}
