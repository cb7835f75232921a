// Finds programs that a machine may have.

import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { environment } from "../process/project.mjs";

/** The path of the first of these programs that is on the PATH, or null. */
export async function onPath(names) {
  const folders = environment().PATH.split(delimiter).filter(Boolean);
  return firstExecutable(names.flatMap((name) => folders.map((folder) => join(folder, name))));
}

/** The first of these paths that is a program, or null. */
export async function firstExecutable(paths) {
  for (const path of paths) {
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) return path;
  }
  return null;
}
