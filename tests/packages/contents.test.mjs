// What the tarball holds: no file that an import of the package cannot reach, and source maps of every file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { checkout, run } from "./fixture.mjs";

/** Imports of files of the package. What `tenantry init` writes is text in the code, with imports of other files. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"(?<file>\.[^"]+\.(?:js|wasm)(?:\?[^"]*)?)"/g;
const MAP = /\n\/\/# sourceMappingURL=(?<file>\S+)\s*$/;

/** The files of the package that these files import, their source maps, and these files. */
function reachable(files, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(checkout, file), "utf8");
    const imported = [...text.matchAll(IMPORT)].map(({ groups }) => {
      // A query says how a file is imported.
      return posix.join(posix.dirname(file), groups.file.replace(/\?.*/, ""));
    });
    const map = MAP.exec(text);
    if (map) found.add(posix.join(posix.dirname(file), map.groups.file));
    // A declaration names the file with the code, and its declarations are beside that file.
    reachable(file.endsWith(".d.ts") ? imported.map((name) => name.replace(/js$/, "d.ts")) : imported, found);
  }
  return found;
}

const { main, bin, exports, imports } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));
const entries = filesIn([main, bin, exports, imports]);

function filesIn(manifest) {
  return [...JSON.stringify(manifest).matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, file]) => file);
}

const PUBLISHED = [
  /^(dist|docs)\//,
  /^(README|ARCHITECTURE|CHANGELOG|CONTRIBUTING|SECURITY)\.md$/,
  /^(package\.json|LICENSE(-\w+)?|crates\/(gateway|layer)\/README\.md)$/,
];

async function packedFiles() {
  const [{ files }] = JSON.parse(await run(checkout, "npm", "pack", "--dry-run", "--json", "--ignore-scripts"));
  return files.map(({ path }) => path);
}

test("the tarball contains the published files only", async () => {
  assert.deepEqual(
    (await packedFiles()).filter((file) => !PUBLISHED.some((path) => path.test(file))),
    [],
  );
});

// Planted fault: a declaration for each source file, which no entry names.
test("every file of the code is reachable from an entry", async () => {
  const packed = (await packedFiles()).filter((path) => path.startsWith("dist/"));
  assert.deepEqual(packed.sort(), [...reachable(entries)].sort());
});

// Planted fault: a map without its sources, or with the path of the machine that built it.
test("a debugger finds the TypeScript of every file of the code", () => {
  const files = [...reachable(entries)].sort();
  const withoutMap = files.filter((file) => file.endsWith(".js") && !files.includes(`${file}.map`));
  const [ofBrands, ofModule] = ["branding", "module"].map((module) =>
    ["bytes", "edge", "workerd"].map((name) => `dist/${module}-${name}.js`),
  );
  const withoutTypeScript = [...ofBrands, "dist/index.js", ...ofModule, "dist/wasm-bytes.js", "dist/wasm.js"];
  assert.deepEqual(withoutMap, withoutTypeScript, "these have no TypeScript of their own");
  for (const map of files.filter((file) => file.endsWith(".map"))) {
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(checkout, map), "utf8"));
    for (const [index, source] of sources.entries()) {
      assert.match(source, /^\.\.\/(js\/[^.]|node_modules\/eventsource-parser\/)/, map);
      assert.equal(sourcesContent[index], readFileSync(join(checkout, "dist", source), "utf8"), source);
    }
  }
});

// Planted fault: the client from Rust shares a file with the main entry, so that one of them downloads the other's
// module.
test("tenantry/wasm and the other entries share no code", () => {
  const { "./wasm": wasm, ...others } = exports;
  const codeOf = (exported) => {
    return [...reachable(filesIn(exported).filter((file) => !file.endsWith(".d.ts")))];
  };
  assert.deepEqual(codeOf([wasm]), ["dist/wasm.js", "dist/wasm-bytes.js"]);
  assert.ok(!codeOf(Object.values(others)).some((file) => file.startsWith("dist/wasm")));
});
