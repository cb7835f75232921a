// The code in README and docs is code that a test runs or compiles: each block of TypeScript, JavaScript or Rust names
// its file and equals it. So does a block of any other language that names a file.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "./sources.mjs";

const BLOCK = /(?:<!-- (?<path>\S+) -->\n)?^ *```(?<language>\w*)\n(?<code>[\s\S]*?)^ *```$/gm;
const NEEDS_FILE = /^(tsx?|jsx?|mjs|rust)$/;

/** Pages whose Rust rustdoc compiles. */
const DOC_TESTS = new Set(["docs/gateway.md"]);

/** The errors in the code blocks of a page, one sentence each. `read` gives the text of a file, or throws. */
export function checkSnippets(name, markdown, read) {
  return [...markdown.matchAll(BLOCK)].flatMap(({ groups: { path, language, code } }) => {
    if (path === undefined && !NEEDS_FILE.test(language)) return [];
    if (path === undefined && language === "rust" && DOC_TESTS.has(name)) return [];
    if (path === undefined) {
      return `${name}: a block of code names no file that a test runs:\n${code}`;
    }
    return read(path) === code ? [] : `${name}: the block of ${path} differs from the file; copy the file into it`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(import.meta.dirname, "../..");
  const docs = (await listFiles()).filter((path) => /^docs\/.*\.md$/.test(path) && existsSync(join(root, path)));
  const pages = ["README.md", "ARCHITECTURE.md", ...docs];
  const read = (path) => readFileSync(join(root, path), "utf8");
  const wrong = pages.flatMap((page) => checkSnippets(page, read(page), read));
  for (const sentence of wrong) {
    console.error(sentence);
  }
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
