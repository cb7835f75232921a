// A user's project in a folder of its own, with our packed tarball installed as npm would install it.

import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

/**
 * Copies `fixtures/<name>` out of the checkout and installs the tarball there. Inside the checkout a
 * fixture would find our own node_modules above it and prove nothing.
 */
export async function install(name) {
  const folder = await mkdtemp(join(tmpdir(), `tenantry-${name}-`));
  await cp(join(fixtures, name), folder, { recursive: true });
  const packed = await run(checkout, "npm", "pack", "--silent", "--pack-destination", folder);
  const tarball = join(folder, packed.trim().split("\n").at(-1));
  await run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", tarball);
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Runs a command in a fixture and returns what it printed; a failure carries its whole output. */
export async function run(folder, command, ...args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env });
    return stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${error.stdout}\n${error.stderr}`);
  }
}

/** A program that the fixture has installed, such as `next`. */
export const runLocal = (folder, program, ...args) =>
  run(folder, join(folder, "node_modules", ".bin", program), ...args);
