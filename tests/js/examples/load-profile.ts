import { parseProfile } from "tenantry";

/** Reads an answer of the tenant API, and says what was left out. */
export async function loadProfile(response: Response) {
  const { profile, warnings } = parseProfile(await response.text());
  for (const { path, reason } of warnings) {
    console.warn(`${path}: ${reason}`);
  }
  return profile;
}
