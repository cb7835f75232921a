// The devtools in a built app: whether there is any of their code, and whether a page shows them.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Texts of the panel that no minifier changes. */
const MARKS = [
  "tenantry-devtools",
  "tenantry:devtools",
  "Calls of client.fetch",
  "prefers-reduced-motion: reduce) {\n  *",
];

/** The files of a folder that contain code of the devtools. The cache of Next.js has sources, and is not delivered. */
export async function filesWithDevtools(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.filter((path) => !path.includes("/.next/cache/"));
  const texts = await Promise.all(files.map((file) => readFile(file, "latin1")));
  return files.filter((_, at) => MARKS.some((mark) => texts[at].includes(mark)));
}

/** What a tab keeps where someone has overridden a flag before. */
export const keepOverride = (page, flag) =>
  page.addInitScript(
    (text) => sessionStorage.setItem("tenantry:devtools", text),
    JSON.stringify({ flags: { [flag]: true }, isOpen: false, tab: null }),
  );

export const buttons = (page) => page.getByRole("button", { name: /^Tenant devtools:/ });
