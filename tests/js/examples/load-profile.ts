import { parseProfile } from "tenantry";

/** Parses a profile response of the tenant API, and logs each dropped part. */
export async function loadProfile(response: Response) {
  const { profile, warnings } = parseProfile(await response.text());
  for (const { path, reason } of warnings) {
    console.warn(`${path}: ${reason}`);
  }
  return profile;
}
