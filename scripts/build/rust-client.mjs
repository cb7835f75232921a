// The entry `tenantry/wasm`: the class that wasm-bindgen generates from the Rust client, and the bytes of its module in
// a file beside it. It shares no file with the other entries.

import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { cache, root } from "../process/project.mjs";
import { buildModule } from "./module.mjs";

/** The folder of the generated files. */
const RUST_CLIENT = join(cache, "rust-client");

/** The file of the package with the bytes of the module. */
const BYTES = "./wasm-bytes.js";

/** Generates the class from Rust, into a folder that is emptied first. */
export async function generateRustClient() {
  await rm(RUST_CLIENT, { recursive: true, force: true });
  await buildModule("javascript", RUST_CLIENT);
  for (const file of ["start.js", "start.d.ts"]) {
    await copyFile(join(root, "src/browser", file), join(RUST_CLIENT, file));
  }
  const declarations = join(RUST_CLIENT, "tenantry.d.ts");
  await writeFile(declarations, withoutDispose(await readFile(declarations, "utf8")));
}

/** Writes the entry into a folder: its code, its declarations, and the bytes in a file that no minifier has changed. */
export async function bundleRustClient(folder) {
  const code = { input: { wasm: "./start.js" }, plugins: [bytesBeside] };
  await write(code, { dir: folder, entryFileNames: "[name].js", minify: true, comments: false });
  await copyFile(join(RUST_CLIENT, "tenantry-bytes.js"), join(folder, BYTES));
  const types = { input: { wasm: "./start.d.ts" }, plugins: [dts({ dtsInput: true, tsconfig: false })] };
  await write(types, { dir: folder, entryFileNames: "[name].d.ts" });
  // In the package the main entry is the file beside it.
  const declarations = join(folder, "wasm.d.ts");
  await writeFile(declarations, (await readFile(declarations, "utf8")).replace('"tenantry"', '"./index.js"'));
}

async function write(input, output) {
  const bundle = await rolldown({ cwd: RUST_CLIENT, external: /^[^./]/, ...input });
  await bundle.write({ format: "es", ...output });
  await bundle.close();
}

const bytesBeside = {
  name: "bytes beside",
  resolveId: (source) => (source === "./tenantry-bytes.js" ? { id: BYTES, external: true } : null),
};

/** `[Symbol.dispose]` needs a library of TypeScript that most projects do not list. `free()` does the same. */
function withoutDispose(declarations) {
  return declarations.replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, "");
}
