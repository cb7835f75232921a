// Where things are: the folders of this checkout and the PATH that its commands run with.

import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Programs that belong to this checkout and not to the machine: wasm-bindgen, wasm-pack. */
export const tools = join(root, ".tools");

/** What a run leaves behind and may be deleted at any time: databases, packed tarballs, reports. */
export const cache = join(root, ".cache");

/** Where cargo puts what it builds. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/**
 * The environment of every command we start. Our own tools come first, so that a globally installed
 * wasm-bindgen of another version is never picked up; rustup's folder comes last, for a shell that
 * was opened before rustup was installed.
 */
export function environment(more = {}) {
  const cargo = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
  const path = [join(tools, "bin"), join(root, "node_modules", ".bin"), process.env.PATH, cargo];
  return { ...process.env, PATH: path.join(delimiter), NEXT_TELEMETRY_DISABLED: "1", ...more };
}
