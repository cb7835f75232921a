// The source files of the repository and what can be read from their text without a parser.

import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { root } from "../process/project.mjs";

const ROOMS = ["js", "src", "crates", "www", "tests", "benches"];
const SOURCE = /\.([mc]?[jt]sx?|rs)$/;
const NOT_OURS = /(^|\/)(node_modules|\.next|dist|target)\//;
const DOUBLE_QUOTED = /"(?:\\.|[^"\\\n])*"/g;
const SINGLE_QUOTED = /'(?:\\.|[^'\\\n])*'/g;

export async function readSources() {
  const listed = await Promise.all(ROOMS.map(sourcesIn));
  return Promise.all(listed.flat().map(async (path) => ({ path, text: await readFile(join(root, path), "utf8") })));
}

async function sourcesIn(room) {
  const entries = await readdir(join(root, room), { recursive: true }).catch(() => []);
  return entries.map((entry) => posix.join(room, entry)).filter((path) => SOURCE.test(path) && !NOT_OURS.test(path));
}

/** Every module that a file imports: a `file` of this repository, or the name of a `package`. */
export function imports(path, text) {
  const code = withoutComments(text);
  const specifiers = [
    ...code.matchAll(/\b(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/g),
    ...code.matchAll(/\bimport\s*\(?\s*["']([^"']+)["']/g),
    ...code.matchAll(/\brequire\s*\(\s*["']([^"']+)["']/g),
  ];
  return specifiers.map(([, name]) =>
    name.startsWith(".") ? { file: posix.join(posix.dirname(path), name) } : { package: name },
  );
}

/**
 * The text without its comments. A comment may name what the code may not: prose that says "only the
 * loader touches WebAssembly" is no breach. Strings are stepped over, for they may hold `//`.
 */
export const withoutComments = (text) =>
  text.replace(/("(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? " ");

/**
 * The text without what stands in quotes: a message may name what the code may not. In Rust a single
 * quote opens a lifetime and no string.
 */
export const withoutText = (path, text) =>
  text.replace(
    path.endsWith(".rs") ? DOUBLE_QUOTED : new RegExp(`${DOUBLE_QUOTED.source}|${SINGLE_QUOTED.source}`, "g"),
    '""',
  );
