// The installed versions of the compared packages.

import { readFile } from "node:fs/promises";

const file = new URL("../node_modules/.package-lock.json", import.meta.url);

/** Returns a function that adds the version to each package of a name, such as `ky` or `tldts + cookie`. */
export async function withVersions() {
  const { packages } = JSON.parse(await readFile(file, "utf8"));
  const named = (name) => [name, packages[`node_modules/${name}`]?.version].filter(Boolean).join(" ");
  return (name) => name.split(" + ").map(named).join(" + ");
}
