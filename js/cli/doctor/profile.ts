// A profile in a file: what the client would leave out of it.
import { readFile } from "node:fs/promises";
import type { IdFormat } from "../../tenant/tenant-id.js";
import { isTenantError, parseProfile } from "../sdk.js";
import type { Findings } from "./finding.js";

/** Checks the text of a profile, from a file or from the tenant API. Returns the id of a usable one. */
export function checkProfile(text: string, ids: IdFormat, subject: string, found: Findings): string | null {
  try {
    // Some editors begin a file with a byte order mark, which JSON does not allow.
    const { profile, warnings } = parseProfile(text.replace(/^\uFEFF/, ""), { ids });
    const list = warnings.map(({ path, reason }) => `${path}: ${reason}`).join("; ");
    if (warnings.length > 0) found.add("PROFILE_WARNINGS", subject, `${list}.`);
    return profile.id;
  } catch (error) {
    if (!isTenantError(error)) throw error;
    found.add("PROFILE_INVALID", subject, error.message.replace(/ See https:\S+$/, ""));
    return null;
  }
}

export async function checkProfileFile(file: string, ids: IdFormat, found: Findings): Promise<void> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The profile ${file} cannot be read: ${error.code}.`);
  });
  checkProfile(text, ids, file, found);
  found.note(`the profile ${file}`);
}
