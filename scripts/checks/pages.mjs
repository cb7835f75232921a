// The pages of the documentation: every link and every path leads to a file, in the repository and in the package.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ask } from "../process/command.mjs";
import { asScript, Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";
import { headingName } from "./heading-name.mjs";
import { listFiles } from "./sources.mjs";

const FENCED = /^```[\s\S]*?^```$/gm;
const LINK = /\]\((?<target>[^)\s]+)\)/g;
const CODE = /`(?<code>[^`\n]+)`/g;
const FOLDERS = "\\.changeset|\\.ci|\\.github|benches|crates|docs|js|scripts|src|tests|www";
const FROM_ROOT = new RegExp(`^(${FOLDERS})/[\\w./-]*$`);
const FILE_NAME = /^[\w.-]+\.(json|md|mjs|rs|sql|toml|ts|tsx|yml)$/;
const RELATIVE_PATH = /^[\w-][\w./-]*\/[\w./-]*$/;

/** Pages whose paths another check compares, or that name files as they were. */
const PATHS_UNCHECKED = new Set(["docs/mutants.md", "CHANGELOG.md"]);

/**
 * The links of a page that lead nowhere, one sentence each. `read` gives the text of a file, `""` for a folder, or null
 * where there is neither. A `#heading` of a Markdown page must be a heading of that page.
 */
export function checkLinks(page, markdown, read) {
  return [...markdown.replaceAll(FENCED, "").matchAll(LINK)].flatMap(({ groups: { target } }) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path, heading] = target.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    const text = path === "" ? markdown : read(file);
    if (text === null) return `${page}: the link ${target} leads to no file`;
    if (heading !== undefined && !headings(text).has(heading)) return `${page}: the link ${target} leads to no heading`;
    return [];
  });
}

function headings(markdown) {
  const titles = markdown.replaceAll(FENCED, "").matchAll(/^#+ (.+)$/gm);
  return new Set([...titles].map(([, title]) => headingName(title)));
}

/**
 * The paths in backticks that do not exist, one sentence each. A path that begins with a folder of the repository is
 * checked on every page. With `siblings`, a name such as `cookie.rs` is checked too: it is in the folder of the path
 * before it on the same line.
 */
export function checkPaths(page, markdown, exists, { siblings = false } = {}) {
  return markdown
    .replaceAll(FENCED, "")
    .split("\n")
    .flatMap((line) => {
      let folder = dirname(page) === "." ? null : dirname(page);
      return [...line.matchAll(CODE)].flatMap(({ groups: { code } }) => {
        const fromRoot = FROM_ROOT.test(code);
        if (!fromRoot && !(siblings && (FILE_NAME.test(code) || (folder !== null && RELATIVE_PATH.test(code)))))
          return [];
        const path = [code, folder !== null && normalize(join(folder, code))].find((path) => path && exists(path));
        if (path === undefined) return `${page}: there is no ${code}`;
        if (path.includes("/")) folder = path.endsWith("/") ? path : dirname(path);
        return [];
      });
    });
}

await asScript(import.meta.url, async () => {
  const read = (path) => (existsSync(join(root, path)) ? text(path) : null);
  const docs = (await listFiles()).filter((path) => path.startsWith("docs/") && existsSync(join(root, path)));
  const pages = [...readdirSync(root), ...docs, "crates/gateway/README.md", "crates/kernel/vectors/README.md"].filter(
    (path) => path.endsWith(".md"),
  );
  const pathsOf = (page) =>
    checkPaths(page, text(page), (path) => read(path) !== null, { siblings: page === "ARCHITECTURE.md" });
  const faults = pages.flatMap((page) => [
    ...checkLinks(page, text(page), read),
    ...(PATHS_UNCHECKED.has(page) ? [] : pathsOf(page)),
  ]);

  const packed = await packedFiles();
  const readPacked = (path) => {
    if (packed.has(path)) return text(path);
    return [...packed].some((file) => file.startsWith(`${path.replace(/\/$/, "")}/`)) ? "" : null;
  };
  for (const page of packed) {
    if (!page.endsWith(".md")) continue;
    faults.push(...checkLinks(page, text(page), readPacked).map((fault) => `In the package, ${fault}`));
  }
  if (faults.length > 0) throw new Failure(faults.join("\n"));
});

function text(path) {
  const page = join(root, path);
  return path.endsWith(".md") ? readFileSync(page, "utf8") : "";
}

/** The files of the package. */
async function packedFiles() {
  const listing = await ask("npm", "pack", "--dry-run", "--json", "--ignore-scripts", "--silent");
  if (listing === null) throw new Failure("`npm pack --dry-run` failed: run it to see why.");
  const [{ files }] = JSON.parse(listing);
  return new Set(files.map(({ path }) => path));
}
