// The source files of the repository, and their text without comments or strings.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/command.mjs";
import { root } from "../process/project.mjs";

const SOURCE = /^(js|src|crates|www|tests|benches)\/.*\.([mc]?[jt]sx?|rs)$/;
const DOUBLE_QUOTED = /"(?:\\.|[^"\\\n])*"/g;
const SINGLE_QUOTED = /'(?:\\.|[^'\\\n])*'/g;

/** The paths of the files that git tracks or would add. */
export async function listFiles() {
  const listed = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
  return [...new Set(listed.split("\n"))];
}

export async function readSources() {
  const paths = (await listFiles()).filter((path) => SOURCE.test(path));
  const read = async (path) => ({ path, text: await readFile(join(root, path), "utf8").catch(() => "") });
  return Promise.all(paths.map(read));
}

/**
 * The text without comments, which may name what the code may not. Strings are skipped, because they may contain
 * `//`.
 */
export const withoutComments = (text) =>
  text.replace(/("(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? " ");

/** The text without its strings: a message may name what the code may not. In Rust a single quote opens a lifetime. */
export const withoutText = (path, text) =>
  text.replace(
    path.endsWith(".rs") ? DOUBLE_QUOTED : new RegExp(`${DOUBLE_QUOTED.source}|${SINGLE_QUOTED.source}`, "g"),
    '""',
  );
