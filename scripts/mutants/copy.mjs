// A copy of the checkout, in which mutants are made.

import { cp, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../process/command.mjs";
import { cache, root } from "../process/project.mjs";

const FOLDER = join(cache, "mutants", "checkout");
const PACKAGE = ["dist", "js/wasm/generated", ".cache/rust-client"];
const NOT_SOURCES = /^(node_modules|dist|js\/wasm\/generated|test-results)(\/|$)/;

/** Cargo builds mutants in their own folder, so that an artefact of a mutant is never taken for the product's. */
const TARGET = join(cache, "mutants", "target");

/**
 * Makes the copy equal to the checkout. Only a file that differs is written: cargo compares dates, and a mutant that an
 * interrupted run left behind must not look older than its build.
 */
export async function copyCheckout() {
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const files = new Map();
  for (const path of listed.split("\0").filter(Boolean)) {
    const content = await readFile(join(root, path)).catch(() => null);
    if (content !== null) files.set(path, content);
  }
  await mkdir(FOLDER, { recursive: true });
  for (const path of await filesOfCopy()) {
    if (!files.has(path)) await rm(join(FOLDER, path));
  }
  for (const [path, content] of files) {
    const known = await readFile(join(FOLDER, path)).catch(() => null);
    if (known === null || !content.equals(known)) await put(path, content);
  }
  await put("package.json", withoutOverrides(files.get("package.json").toString()));
  await linkPackages();
  return {
    folder: FOLDER,
    // A property test records the input that failed and repeats it the next time, when another mutant is under test.
    env: { CARGO_TARGET_DIR: TARGET, PROPTEST_DISABLE_FAILURE_PERSISTENCE: "1" },
    read: (path) => readFile(join(FOLDER, path), "utf8"),
    write: put,
  };
}

/** Only an installation reads `overrides`. With them npm 11.19 cannot pack a folder whose packages are links. */
const withoutOverrides = (manifest) => manifest.replace(/^ {2}"overrides": \{[\s\S]*?^ {2}\},\n/m, "");

async function put(path, content) {
  await mkdir(dirname(join(FOLDER, path)), { recursive: true });
  await writeFile(join(FOLDER, path), content);
}

async function filesOfCopy() {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1))
    .filter((path) => !NOT_SOURCES.test(path));
}

/** Links the checkout's npm packages. Links of workspaces are copied, so that `tenantry` is the copy itself. */
async function linkPackages() {
  const folder = join(FOLDER, "node_modules");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const entry of await readdir(join(root, "node_modules"), { withFileTypes: true })) {
    const original = join(root, "node_modules", entry.name);
    await symlink(entry.isSymbolicLink() ? await readlink(original) : original, join(folder, entry.name));
  }
}

/**
 * Builds the npm package of the copy. `file` is the file with a mutant in it, or null. Without a change in Rust the
 * module is the checkout's, and only the TypeScript is compiled.
 */
export async function buildPackage(copy, file, say) {
  const options = { cwd: copy.folder, env: copy.env, onLine: say };
  if (file?.endsWith(".rs")) {
    await run("node", ["scripts/build/package.mjs"], options);
    return;
  }
  for (const part of PACKAGE) {
    await rm(join(copy.folder, part), { recursive: true, force: true });
    await cp(join(root, part), join(copy.folder, part), { recursive: true });
  }
  if (file !== null) await run("node", ["scripts/build/package.mjs", "--bundles"], options);
}

/** The same, and the package over a module that traps when a test asks for it. */
export async function buildFaultyPackage(copy, file, say) {
  await buildPackage(copy, file, say);
  await run("node", ["scripts/build/package.mjs", "--faults"], { cwd: copy.folder, env: copy.env, onLine: say });
}
