// PostgreSQL refuses to run as root, the user in most containers. Root runs it as another user, and what that user
// cannot reach is copied to a temporary folder.

import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Failure } from "../process/failure.mjs";

/** The user that runs PostgreSQL: `{ uid, gid }` if this process is root, else `{}` for the current user. */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag) =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // There is no such user. The next one may exist.
    }
  }
  throw new Failure(
    "PostgreSQL does not run as root and this system has no user `postgres` or `nobody`. Run this as an ordinary user.",
  );
}

/** Whether that user may enter a folder: `/root` and everything under it is closed to all but root. */
export function canEnter(folder, { uid }) {
  if (uid === undefined) return true;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid: owner } = statSync(at);
    if ((mode & (owner === uid ? 0o100 : 0o001)) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A temporary folder of this name. Any user may create it first, so a folder of another user is refused. */
export function ourTemporaryFolder(name, { uid }) {
  const folder = join(tmpdir(), name);
  if (existsSync(folder) && ![0, uid].includes(statSync(folder).uid)) {
    throw new Failure(
      `${folder} belongs to another user of this machine. Remove it, or set TMPDIR to a folder of your own.`,
    );
  }
  return folder;
}
