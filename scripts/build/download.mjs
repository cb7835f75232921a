// The download of an import: bundled and minified as in an app, and compressed as by a server.

import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "../process/project.mjs";

/** A dynamic import is a separate download. */
const withoutDynamicImports = {
  name: "without dynamic imports",
  resolveId: (id, _importer, { kind }) => (kind === "dynamic-import" ? { id, external: true } : null),
};

/** A module (a file, or a package that `cwd` can import) as one minified file with all of its exports. */
export const bundled = (input, cwd = root) => minified(input, cwd, []);

/**
 * The same of an app's file that imports only `names` from a package, for what a bundler leaves out of it.
 *
 * @param {string[]} names such as `["default"]`
 * @param {string[]} external packages that the app has in any case, such as `["react"]`
 */
export const bundledImport = (names, packageName, cwd = root, external = []) => {
  const app = appOf(`export { ${names.join(", ")} } from "${packageName}";`, join(cwd, "app.js"));
  return minified("app.js", cwd, [app], external);
};

const appOf = (code, file) => ({
  name: "app",
  resolveId: (_id, importer) => (importer === undefined ? file : null),
  load: (id) => (id === file ? code : null),
});

async function minified(input, cwd, more, external = []) {
  const plugins = [...more, withoutDynamicImports];
  const bundle = await rolldown({
    input,
    cwd,
    plugins,
    external,
    platform: "browser",
    preserveEntrySignatures: "strict",
    // "use client" has no meaning for a bundle of the browser alone.
    checks: { moduleLevelDirective: false },
  });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  return output.map((file) => file.code).join("\n");
}

/** The bytes of a text or of the content of a file, before and after brotli. */
export function weigh(content) {
  const bytes = Buffer.from(content);
  return { raw: bytes.length, brotli: brotliCompressSync(bytes).length };
}
