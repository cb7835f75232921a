// What `tenantry init` has to know of a Next.js app: its version, its language, and where its files are.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, posix } from "node:path";

/** A Next.js app with the App Router. All paths are relative to its folder, with `/`. */
export interface NextProject {
  /** The first part of the version of Next.js. */
  readonly major: number;
  readonly isTypeScript: boolean;
  /** The folder of `app/`, as the start of a path: empty, or `src/`. */
  readonly base: string;
  /** The layouts with `<html>`. An app without an `app/layout` has one for each group of routes. */
  readonly rootLayouts: readonly [string, ...string[]];
  /** Every file of `base` that is not in a folder, and every file of `app/` and `pages/`. */
  readonly files: ReadonlySet<string>;
  /** The text of a file. */
  readonly read: (path: string) => Promise<string>;
  /** What runs a script, and what adds a package. */
  readonly packageManager: PackageManager;
  /** Whether package.json names tenantry. */
  readonly hasTenantry: boolean;
  /** The port of the script `dev`. */
  readonly port: number;
}

interface PackageManager {
  readonly run: string;
  readonly add: string;
}

const OLDEST_NEXT = 14;
const NEWEST_NEXT = 16;

const CODE = /\.(tsx|ts|jsx|js|mjs)$/;

/** Lock files by the package manager that writes them. */
const PACKAGE_MANAGERS: Readonly<Record<string, PackageManager>> = {
  "pnpm-lock.yaml": { run: "pnpm", add: "pnpm add" },
  "yarn.lock": { run: "yarn", add: "yarn add" },
  "bun.lock": { run: "bun run", add: "bun add" },
  "bun.lockb": { run: "bun run", add: "bun add" },
};
const NPM: PackageManager = { run: "npm run", add: "npm install" };

/**
 * Reads the app in a folder.
 *
 * @throws {Error} that says what is missing.
 */
export async function readNextProject(folder: string): Promise<NextProject> {
  const manifest = await readManifest(folder);
  const major = await nextMajor(folder, manifest);
  const base = await findBase(folder);
  const files = new Set([
    ...(await listFiles(folder, base, 0)),
    ...(await listFiles(folder, `${base}app/`)),
    ...(await listFiles(folder, `${base}pages/`)),
  ]);
  const read = (path: string) => readFile(join(folder, path), "utf8");
  const rootLayouts = await findRootLayouts(base, files, read);
  const [locked] = (await readdir(folder)).filter((name) => name in PACKAGE_MANAGERS);
  return {
    major,
    isTypeScript: rootLayouts[0].endsWith(".tsx"),
    base,
    rootLayouts,
    files,
    read,
    packageManager: (locked !== undefined && PACKAGE_MANAGERS[locked]) || NPM,
    hasTenantry: "tenantry" in { ...manifest.devDependencies, ...manifest.dependencies },
    port: Number(/(?:-p|--port)[ =](\d+)/.exec(manifest.scripts?.dev ?? "")?.[1] ?? 3000),
  };
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => null);
  if (text === null) {
    throw new Error(
      `There is no package.json in ${folder}: run this in the folder of a Next.js app, or make one with ` +
        "`npx create-next-app@latest`.",
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${join(folder, "package.json")} is not JSON: mend it, then run this again.`);
  }
}

async function nextMajor(folder: string, { dependencies, devDependencies }: Manifest): Promise<number> {
  const range = dependencies?.next ?? devDependencies?.next;
  if (range === undefined) {
    throw new Error(
      `${join(folder, "package.json")} does not depend on next: run this in the folder of a Next.js app, or make one ` +
        "with `npx create-next-app@latest`.",
    );
  }
  const version = (await installedNext(folder)) ?? range;
  const major = Number(/\d+/.exec(version)?.[0] ?? NEWEST_NEXT);
  if (major < OLDEST_NEXT) {
    throw new Error(`tenantry needs Next.js ${OLDEST_NEXT} or newer, and this app has ${version}: update next first.`);
  }
  return major;
}

/** The version in node_modules, which may be in a folder above. Null before `npm install`. */
async function installedNext(folder: string): Promise<string | null> {
  try {
    const path = createRequire(join(folder, "package.json")).resolve("next/package.json");
    return JSON.parse(await readFile(path, "utf8")).version;
  } catch {
    return null;
  }
}

/** Next.js reads `app/`, and `src/app/` only without it. */
async function findBase(folder: string): Promise<string> {
  const folders = new Set<string>();
  for (const base of ["", "src/"]) {
    for (const name of await foldersIn(join(folder, base))) {
      folders.add(base + name);
    }
  }
  const base = ["", "src/"].find((start) => folders.has(`${start}app`));
  if (base !== undefined) {
    return base;
  }
  const hasPages = folders.has("pages") || folders.has("src/pages");
  throw new Error(
    hasPages
      ? "This app has the Pages Router only, and init is for the App Router: add app/layout.tsx, then run this " +
          "again, or call createTenantClient in getServerSideProps."
      : `There is no folder app/ in ${folder}: run this in the folder of a Next.js app, or add app/layout.tsx.`,
  );
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function listFiles(folder: string, start: string, depth = 8): Promise<string[]> {
  const entries = await readdir(join(folder, start), { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => start + name);
  const folders = entries.filter((entry) => entry.isDirectory() && depth > 0);
  const inner = await Promise.all(folders.map(({ name }) => listFiles(folder, `${start}${name}/`, depth - 1)));
  return [...files, ...inner.flat()];
}

async function findRootLayouts(
  base: string,
  files: ReadonlySet<string>,
  read: (path: string) => Promise<string>,
): Promise<[string, ...string[]]> {
  const layouts = [...files].filter((path) => stem(path) === "layout" && path.startsWith(`${base}app/`)).sort();
  const found: string[] = [];
  for (const path of layouts) {
    if (/<(html|TenantRoot)\b/.test(await read(path))) {
      found.push(path);
    }
  }
  const top = found.find((path) => posix.dirname(path) === `${base}app`);
  const [first, ...others] = top === undefined ? found : [top];
  if (first === undefined) {
    throw new Error(
      `${base}app/ has no layout with <html>: add ${base}app/layout.tsx, or write <TenantRoot> where the app writes ` +
        "<html>.",
    );
  }
  return [first, ...others];
}

/** The name of a file of code without its extension; null for every other file. */
export function stem(path: string): string | null {
  return CODE.test(path) ? posix.basename(path).replace(CODE, "") : null;
}

/** The file of code with this path but for its extension, if there is one. */
export function findCode({ files }: NextProject, path: string): string | undefined {
  return [...files].find((file) => CODE.test(file) && file.replace(CODE, "") === path);
}
