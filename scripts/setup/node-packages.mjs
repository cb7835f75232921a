// The npm packages of the lock file, installed.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../command.mjs";
import { Failure } from "../failure.mjs";
import { once } from "../once.mjs";
import { step } from "../progress.mjs";
import { root } from "../project.mjs";

const OLDEST_NODE = [20, 19];

export const nodePackages = once(async () => {
  requireNode();
  if (await installed()) return;
  await step("npm packages", (say) => run("npm", ["ci", "--no-audit", "--no-fund"], { onLine: say }));
});

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(
    `tenantry needs Node ${OLDEST_NODE.join(".")} or newer and this is ${process.version}: install a newer Node, then run this again.`,
  );
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes down what it installed in
 * node_modules/.package-lock.json; comparing the two is exact, where comparing file times would
 * install everything again after each `git checkout`.
 */
async function installed() {
  const wanted = await lockedPackages("package-lock.json");
  const present = await lockedPackages("node_modules/.package-lock.json");
  if (!wanted) throw new Failure("package-lock.json is missing: restore it with git.");
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (!path.startsWith("node_modules/")) return true;
    const there = present[path];
    return there ? there.version === version : Boolean(optional || devOptional);
  });
}

async function lockedPackages(file) {
  try {
    return JSON.parse(await readFile(join(root, file), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}
