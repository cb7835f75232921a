// The folders of this checkout, and the environment of its commands.

import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Programs that belong to this checkout and not to the machine, such as wasm-bindgen. */
export const tools = join(root, ".tools");

/** Files that may be deleted at any time: databases, copies, records of builds. */
export const cache = join(root, ".cache");

/** The folder of cargo's builds. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/**
 * The environment of every command. The tools of this checkout come first on the PATH, before a wasm-bindgen of another
 * version. The folder of rustup comes last, for a shell that is older than the installation of rustup.
 */
export function environment(more = {}) {
  const cargo = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
  const path = [join(tools, "bin"), join(root, "node_modules", ".bin"), process.env.PATH, cargo];
  return { ...process.env, PATH: path.join(delimiter), NEXT_TELEMETRY_DISABLED: "1", ...more };
}
