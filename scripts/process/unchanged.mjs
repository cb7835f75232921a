// Skips a build whose sources have not changed, so that a second run starts at once.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cache, root } from "./project.mjs";

const NEVER_SOURCES = /(^|\/)(node_modules|\.next|generated|docs\/api|next-env\.d\.ts|[^/]+\.tsbuildinfo)(\/|$)/;

/**
 * Builds, unless the last build had the same sources.
 *
 * - `sources` are files and folders of the checkout. Their content counts, not their dates.
 * - `output` is a file that the build writes. Its date is recorded too: after another command has built, nothing is
 *   known about the output, and this function builds again.
 */
export async function unlessUnchanged(name, { sources, output }, build) {
  const stamp = join(cache, "built", name);
  const fingerprint = await fingerprintOf(sources);
  const remembered = await readFile(stamp, "utf8").catch(() => null);
  if (remembered !== null && remembered === `${fingerprint} ${await dateOf(output)}`) return;
  await build();
  await mkdir(join(cache, "built"), { recursive: true });
  await writeFile(stamp, `${fingerprint} ${await dateOf(output)}`);
}

async function fingerprintOf(sources) {
  const hash = createHash("sha256").update(process.version);
  for (const path of (await Promise.all(sources.map(filesOf))).flat().sort()) {
    hash.update(`\0${path}\0`).update(await readFile(join(root, path)));
  }
  return hash.digest("hex");
}

async function filesOf(path) {
  if ((await stat(join(root, path))).isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((file) => !NEVER_SOURCES.test(file));
}

const dateOf = (path) =>
  stat(join(root, path)).then(
    ({ mtimeMs }) => mtimeMs,
    () => "absent",
  );
