// The download of a module: bundled and minified as in an app, and compressed as by a server.

import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "../process/project.mjs";

/** A dynamic import is a separate download. */
const withoutDynamicImports = {
  name: "without dynamic imports",
  resolveId: (id, _importer, { kind }) => (kind === "dynamic-import" ? { id, external: true } : null),
};

/** A module (a file, or a package that `cwd` can import) as one minified file with all of its exports. */
export async function bundled(input, cwd = root) {
  const plugins = [withoutDynamicImports];
  const bundle = await rolldown({ input, cwd, plugins, platform: "browser", preserveEntrySignatures: "strict" });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  return output.map((file) => file.code).join("\n");
}

/** The bytes of a text or of the content of a file, before and after brotli. */
export function weigh(content) {
  const bytes = Buffer.from(content);
  return { raw: bytes.length, brotli: brotliCompressSync(bytes).length };
}
