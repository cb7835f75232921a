// Reads profiles from files and from the tenant API, with the kernel.
import { readFile } from "node:fs/promises";
import {
  createTenantClient,
  type IdFormat,
  isTenantError,
  parseProfile,
  type TenantProfile,
  type TenantRef,
} from "../index.js";
import { CliError } from "./cli-error.js";
import type { Sources } from "./command-line.js";

/**
 * Reads the profiles. `warn` receives one sentence for each left-out part.
 *
 * @throws {CliError} that names the source, and the field that is wrong in it.
 */
export async function readProfiles(
  { files, api, tenants, ids, headers }: Sources,
  warn: (sentence: string) => void,
): Promise<TenantProfile[]> {
  const profiles: TenantProfile[] = [];
  const add = async (source: string, read: () => Promise<TenantProfile>) => {
    const profile = await withSource(source, read);
    for (const { path, reason } of profile.warnings) {
      warn(`${source}: ${path} is left out: ${reason}.`);
    }
    profiles.push(profile);
  };
  for (const file of files) {
    await add(file, () => fromFile(file, ids));
  }
  for (const tenant of tenants) {
    const name = typeof tenant === "string" ? tenant : Object.values(tenant).join();
    await add(`${name} at ${api}`, () => fromApi(api, tenant, ids, headers));
  }
  return profiles;
}

/** How long to wait for a response, in milliseconds. No page waits for it. */
const TIMEOUT_MS = 30_000;

async function fromFile(file: string, ids: IdFormat): Promise<TenantProfile> {
  const text = await readFile(file, "utf8");
  // Some editors begin a file with a byte order mark, which JSON does not allow.
  return parseProfile(text.replace(/^\uFEFF/, ""), { ids }).profile;
}

async function fromApi(api: string, tenant: TenantRef, ids: IdFormat, headers: Headers): Promise<TenantProfile> {
  const client = createTenantClient({
    api,
    pinned: tenant,
    ids,
    request: {},
    timeouts: { attempt: TIMEOUT_MS, total: TIMEOUT_MS },
    fetch: (input, init) => {
      const sent = new Headers(init?.headers);
      headers.forEach((value, name) => {
        sent.set(name, value);
      });
      // A followed redirect would send the headers to another origin.
      return fetch(input, { ...init, headers: sent, redirect: "error" });
    },
  });
  await client.ready;
  const { tenant: profile } = client;
  client.dispose();
  return profile as TenantProfile;
}

async function withSource<Result>(source: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw CliError.failed(`${source}: ${reason(error)}`);
  }
}

/** The message of an error, with the code of a typed error and its causes. */
function reason(error: unknown): string {
  const { message, notes } = isTenantError(error)
    ? { message: error.message, notes: [error.code, ...causes(error.cause)] }
    : { message: String((error as Error).message), notes: [] };
  return notes.length === 0 ? message : `${message} (${notes.join(", ")})`;
}

/** A connection that several addresses refused has a code and no message. */
function causes(error: unknown): string[] {
  if (!(error instanceof Error)) {
    return [];
  }
  return [error.message || (error as NodeJS.ErrnoException).code || error.name, ...causes(error.cause)];
}
