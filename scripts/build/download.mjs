// What a browser downloads for a module: bundled and minified as an app would have it, compressed as a server sends it.

import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "../process/project.mjs";

/** What is imported only when it is needed is downloaded only then. */
const leaveOutWhatComesLater = {
  name: "leave out what comes later",
  resolveId: (id, _importer, { kind }) => (kind === "dynamic-import" ? { id, external: true } : null),
};

/** A module (a file, or a package as seen from `cwd`) as one minified file, with everything kept that it exports. */
export async function bundled(input, cwd = root) {
  const plugins = [leaveOutWhatComesLater];
  const bundle = await rolldown({ input, cwd, plugins, platform: "browser", preserveEntrySignatures: "strict" });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  return output.map((file) => file.code).join("\n");
}

/** Bytes of text or of a file's contents: as they are, and after brotli. */
export function weigh(what) {
  const bytes = Buffer.from(what);
  return { raw: bytes.length, brotli: brotliCompressSync(bytes).length };
}
