// What a configuration of the app is, by running it as Next.js does: in a process of its own, with the app's packages
// and its own TypeScript. Reading the source instead would guess.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const TIMEOUT_MS = 30_000;

/**
 * Imports a file of the app, and returns what an expression about its `module` gives, as plain data: functions are left
 * out.
 *
 * @throws {Error} that says why it cannot be read.
 */
export function evaluate(folder: string, file: string, expression: string): Promise<unknown> {
  const script = `(${main})(${JSON.stringify([folder, pathToFileURL(join(folder, file)).href])}, async (module) => {
    return ${expression};
  })`;
  const args = ["--no-warnings", "--import", registration(folder), "--input-type=module", "-e", script];
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", "ignore", "pipe", "ipc"] as const;
    const child = spawn(process.execPath, args, { cwd: folder, stdio: [...stdio], timeout: TIMEOUT_MS });
    const printed: string[] = [];
    let answer: { value?: unknown; error?: string } | undefined;
    child.stderr?.on("data", (text) => printed.push(String(text)));
    child.on("message", (message) => {
      answer = message as typeof answer;
    });
    child.on("error", reject);
    child.on("close", () => {
      if (answer === undefined) reject(new Error(lastLine(printed) ?? "it did not end in 30 seconds"));
      else if (answer.error !== undefined) reject(new Error(answer.error));
      else resolve(answer.value);
    });
  });
}

const lastLine = (printed: readonly string[]) => printed.join("").trim().split("\n").at(-1) || undefined;

/** Runs in the other process, so it uses nothing of this file. */
async function main([folder, url]: [string, string], read: (module: unknown) => Promise<unknown>) {
  const { createRequire } = process.getBuiltinModule("node:module");
  const send = (message: unknown) => process.send?.(message, () => process.exit());
  try {
    // The files .env of the app, as Next.js reads them.
    createRequire(`${folder}/package.json`)("@next/env").loadEnvConfig(folder, true, { info() {}, error() {} });
  } catch {}
  try {
    const value = await read(await import(url));
    send({ value: value === undefined ? null : JSON.parse(JSON.stringify(value) ?? "null") });
  } catch (error) {
    send({ error: String((error as Error)?.message ?? error).split("\n")[0] });
  }
}

/** Node.js gets a loader for TypeScript, for imports without an extension, and for the alias `@/`. */
function registration(folder: string): string {
  const loader = dataUrl(`const folder = ${JSON.stringify(folder)};\n${LOADER}`);
  return dataUrl(`import { register } from "node:module"; register(${JSON.stringify(loader)});`);
}

const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

const LOADER = `
import { readFile } from "node:fs/promises";
import module, { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const ENDINGS = [".ts", ".tsx", ".mts", ".js", ".mjs", "/index.ts", "/index.js"];
const EMPTY = { url: "data:text/javascript,", shortCircuit: true };

export async function resolve(specifier, context, next) {
  if (specifier === "server-only" || specifier === "client-only") return EMPTY;
  const aliased = specifier.startsWith("@/");
  const below = (start) => pathToFileURL(folder + start + specifier.slice(2)).href;
  const starts = aliased ? ["/src/", "/"].map(below) : [specifier];
  let refused;
  for (const start of starts) {
    for (const ending of ["", ...ENDINGS]) {
      try {
        return await next(start + ending, context);
      } catch (error) {
        refused ??= error;
      }
    }
  }
  throw refused;
}

export async function load(url, context, next) {
  if (!/\\.[mc]?tsx?$/.test(url)) return next(url, context);
  const source = javaScript(await readFile(fileURLToPath(url), "utf8"));
  return { format: "module", source, shortCircuit: true };
}

function javaScript(source) {
  try {
    const typescript = createRequire(folder + "/package.json")("typescript");
    const compilerOptions = { module: 99, target: 9, jsx: 4, verbatimModuleSyntax: false };
    return typescript.transpileModule(source, { compilerOptions }).outputText;
  } catch (error) {
    // Node.js 22 and newer can do without the app's TypeScript.
    if (module.stripTypeScriptTypes) return module.stripTypeScriptTypes(source);
    throw new Error("TypeScript cannot be read: the app's typescript does not compile here, and this Node.js cannot");
  }
}
`;
