// The app that is examined: its folder, its packages, and the files that matter here.
import { readFileSync } from "node:fs";
import { readdir, readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

/** An app in a folder. Paths are relative to the folder, with `/`. */
export interface Project {
  readonly folder: string;
  /** The version of an installed package; null if it is not installed. */
  readonly versionOf: (name: string) => string | null;
  /** The files in the folder, and in `src/`. */
  readonly files: readonly string[];
  /** The folder of `app/` or `pages/`, as the start of a path: empty or `src/`. Null for an app without either. */
  readonly base: "" | "src/" | null;
  readonly read: (path: string) => Promise<string>;
}

/** @throws {Error} for a folder without a package.json. */
export async function readProject(folder: string): Promise<Project> {
  const require = createRequire(join(folder, "package.json"));
  await readFile(join(folder, "package.json")).catch(() => {
    throw new Error(`There is no package.json in ${folder}: run this in the folder of an app, or name one with --app.`);
  });
  const top = await names(folder, false);
  const inner = (await names(join(folder, "src"), false)).map((name) => `src/${name}`);
  const folders = [...(await names(folder, true)), ...(await names(join(folder, "src"), true)).map((n) => `src/${n}`)];
  // Next.js reads `app/`, and `src/app/` only without it.
  const base = (["", "src/"] as const).find((start) => ["app", "pages"].some((name) => folders.includes(start + name)));
  return {
    folder,
    versionOf: (name) => installedVersion(require, name),
    files: [...top, ...inner],
    base: base ?? null,
    read: (path) => readFile(join(folder, path), "utf8"),
  };
}

/** Every installed copy of a package that the app or its packages can find, as real folders. */
export async function copiesOf(folder: string, name: string): Promise<{ path: string; version: string }[]> {
  const copies = new Map<string, string>();
  for (let at = folder; ; at = dirname(at)) {
    await collect(join(at, "node_modules"), name, copies, 3);
    if (dirname(at) === at) break;
  }
  return [...copies].map(([path, version]) => ({ path: relative(folder, path) || path, version }));
}

async function collect(modules: string, name: string, copies: Map<string, string>, depth: number): Promise<void> {
  const path = await realpath(join(modules, name)).catch(() => null);
  if (path !== null) {
    const manifest = await readFile(join(path, "package.json"), "utf8").catch(() => "{}");
    copies.set(path, JSON.parse(manifest).version ?? "unknown");
  }
  if (depth === 0) return;
  for (const entry of await names(modules, true)) {
    const inner = entry.startsWith("@")
      ? (await names(join(modules, entry), true)).map((n) => join(entry, n))
      : [entry];
    for (const dependency of inner) {
      await collect(join(modules, dependency, "node_modules"), name, copies, depth - 1);
    }
  }
}

function installedVersion(require: NodeJS.Require, name: string): string | null {
  for (const modules of require.resolve.paths(name) ?? []) {
    try {
      return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
    } catch {}
  }
  return null;
}

async function names(folder: string, isFolder: boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const is = isFolder ? "isDirectory" : "isFile";
  return entries.filter((entry) => entry[is]() || (isFolder && entry.isSymbolicLink())).map(({ name }) => name);
}
