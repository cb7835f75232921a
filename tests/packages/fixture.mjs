// A user's project in a temporary folder, with the packed tarball installed by npm.

import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const checkout = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

/**
 * Copies `fixtures/<name>` out of the checkout and installs the tarball there. Inside the checkout a fixture would
 * resolve modules from the checkout's node_modules.
 *
 * - `starter` makes the project in the empty folder first, for example with `create-next-app`.
 * - `parts` are other folders of `fixtures` that are copied into the project.
 * - `dependencies` are added to those of the project.
 */
export async function install(name, { starter = async () => {}, parts = [], dependencies = {} } = {}) {
  const folder = await mkdtemp(join(tmpdir(), `tenantry-${name}-`));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await starter(folder);
    for (const part of [...parts, name]) await cp(join(fixtures, part), folder, { recursive: true });
    await addDependencies(folder, dependencies);
    await installTarball(folder);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, remove };
}

/** Installs the tarball, and what package.json names, in a project. */
export async function installTarball(folder) {
  await run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", await tarball());
}

let packed;

/** The tarball, packed once for all projects of this process. */
const tarball = () => {
  packed ??= pack();
  return packed;
};

async function pack() {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-packed-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const printed = await run(checkout, "npm", "pack", "--silent", "--pack-destination", folder);
  return join(folder, printed.trim().split("\n").at(-1));
}

async function addDependencies(folder, dependencies) {
  const path = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  manifest.dependencies = { ...manifest.dependencies, ...dependencies };
  await writeFile(path, JSON.stringify(manifest, null, 2));
}

/** Runs a command in a fixture and returns its stdout. The error of a failed command contains its output. */
export const run = (folder, command, ...args) => runWith({}, folder, command, ...args);

/** The same, with more environment variables. */
export async function runWith(env, folder, command, ...args) {
  const options = { cwd: folder, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env }, maxBuffer: 1e8 };
  try {
    const { stdout } = await promisify(execFile)(command, args, options);
    return stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${error.stdout}\n${error.stderr || error.message}`);
  }
}

/** Runs a program that is installed in the fixture, such as `next`. */
export const runLocal = (folder, program, ...args) => run(folder, programOf(folder, program), ...args);

/** The path of a program that is installed in the fixture. */
export const programOf = (folder, program) => join(folder, "node_modules", ".bin", program);

/** Runs a command that may fail, and returns its exit code and its stdout. */
export const exitOf = (folder, command, ...args) =>
  new Promise((resolve) => {
    execFile(command, args, { cwd: folder, maxBuffer: 1e8 }, (error, stdout) =>
      resolve({ code: error === null ? 0 : error.code, stdout }),
    );
  });
