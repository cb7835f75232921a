// What the tarball holds: no file that an import of the package cannot reach.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { checkout, run } from "./fixture.mjs";

const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"(?<file>\.[^"]+)"/g;

/** The files of the package that these files import, and these files. */
function reachable(files, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(checkout, file), "utf8");
    const imported = [...text.matchAll(IMPORT)].map(({ groups }) => posix.join(posix.dirname(file), groups.file));
    // A declaration names the file with the code, and its declarations are beside that file.
    reachable(file.endsWith(".d.ts") ? imported.map((name) => name.replace(/js$/, "d.ts")) : imported, found);
  }
  return found;
}

// Planted fault: a declaration for each source file, which no entry names.
test("every file of the code is reachable from an entry", async () => {
  const [{ files }] = JSON.parse(await run(checkout, "npm", "pack", "--dry-run", "--json", "--ignore-scripts"));
  const packed = files.map(({ path }) => path).filter((path) => path.startsWith("dist/"));
  const { bin, exports } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));
  const entries = [...JSON.stringify([bin, exports]).matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual(packed.sort(), [...reachable(entries)].sort());
});
