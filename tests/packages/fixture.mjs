// A user's project in a temporary folder, with the packed tarball installed by npm.

import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const checkout = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

/**
 * Copies `fixtures/<name>` out of the checkout and installs the tarball there. Inside the checkout a fixture would
 * resolve modules from the checkout's node_modules.
 */
export async function install(name) {
  const folder = await mkdtemp(join(tmpdir(), `tenantry-${name}-`));
  await cp(join(fixtures, name), folder, { recursive: true });
  const packed = await run(checkout, "npm", "pack", "--silent", "--pack-destination", folder);
  const tarball = join(folder, packed.trim().split("\n").at(-1));
  await run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", tarball);
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Runs a command in a fixture and returns its stdout. The error of a failed command contains its output. */
export async function run(folder, command, ...args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env });
    return stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${error.stdout}\n${error.stderr}`);
  }
}

/** Runs a program that is installed in the fixture, such as `next`. */
export const runLocal = (folder, program, ...args) =>
  run(folder, join(folder, "node_modules", ".bin", program), ...args);
