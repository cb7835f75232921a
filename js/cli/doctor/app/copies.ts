// Whether the app has exactly one tenantry, and packages that it works with.
import { readFile } from "node:fs/promises";
import type { Findings } from "../finding.js";
import { copiesOf, type Project } from "./project.js";

export async function checkCopies(project: Project, found: Findings): Promise<void> {
  const copies = await copiesOf(project.folder, "tenantry");
  if (copies.length === 0) {
    found.add("NOT_INSTALLED", "node_modules", "There is no node_modules/tenantry here or in a folder above.");
  }
  if (copies.length > 1) {
    const list = copies.map(({ path, version }) => `${path} (${version})`).join(", ");
    found.add("TWO_COPIES", "node_modules", `tenantry is installed ${copies.length} times: ${list}.`);
  }
  await checkPeers(project, found);
  found.note("installed packages");
}

/** Compares with the ranges of the package that this command comes from. */
async function checkPeers({ versionOf }: Project, found: Findings): Promise<void> {
  // Relative to dist/cli.js.
  const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const peers: Record<string, string> = JSON.parse(manifest).peerDependencies;
  for (const [name, range] of Object.entries(peers)) {
    const version = versionOf(name);
    if (version !== null && isBelow(version, range)) {
      found.add("PEER_TOO_OLD", `node_modules/${name}`, `${name} ${version} is installed, and ${range} is needed.`);
    }
  }
}

/** Whether a version is below the lowest one of a range such as `>=18.2` or `^5.62.0`. */
function isBelow(version: string, range: string): boolean {
  const [have, need] = [version, range].map((text) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  for (const [index, part] of (need ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
