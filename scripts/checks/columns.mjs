// No line is longer than 120 columns, in code and in docs, except one that cannot be broken: a row of a table in
// Markdown, or a single word such as a link.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { asScript, Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";
import { listFiles } from "./sources.mjs";

const COLUMNS = 120;

const TEXT = /\.(md|rs|[mc]?[jt]sx?|jsonc|sql|toml|ya?ml|css|html|sh)$|^\.ci\//;

/**
 * The texts of mutants, which are lines of the code, the records of tests, and migrations: a database compares the
 * text of each migration with the one that it applied.
 */
const UNCHECKED = /^(tests\/mutants\/.*|crates\/gateway\/migrations\/.*|.*\/(vectors|__snapshots__)\/.*)$/;

/** The lines of a file that are too long, one sentence each. */
export function longLines(path, text) {
  return text.split("\n").flatMap((line, index) => {
    const columns = [...line].length;
    const isUnbreakable =
      /^[\s>*/#-]*\S+$/.test(line) || (path.endsWith(".md") && /^\s*(\|.*\||<!--.*-->)$/.test(line));
    if (columns <= COLUMNS || isUnbreakable) return [];
    return `${path}:${index + 1} has ${columns} columns: break it at ${COLUMNS}.`;
  });
}

await asScript(import.meta.url, async () => {
  const paths = (await listFiles()).filter((path) => TEXT.test(path) && !UNCHECKED.test(path));
  const read = (path) => readFile(join(root, path), "utf8").catch(() => "");
  const found = (await Promise.all(paths.map(async (path) => longLines(path, await read(path))))).flat();
  if (found.length > 0) throw new Failure(found.join("\n"));
});
