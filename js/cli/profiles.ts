// Profiles from files and from the tenant API, read by the kernel like every other profile.
import { readFile } from "node:fs/promises";
import { createTenantClient, type IdFormat, isTenantError, type TenantProfile, type TenantRef } from "../index.js";
import type { Sources } from "./command-line.js";
import { Failure } from "./failure.js";

/** @throws {Failure} that names the source, and the field that is wrong in it. */
export async function readProfiles({ files, api, tenants, ids, headers }: Sources): Promise<TenantProfile[]> {
  const profiles: TenantProfile[] = [];
  for (const file of files) {
    profiles.push(await naming(file, () => fromFile(file, ids)));
  }
  for (const tenant of tenants) {
    const name = typeof tenant === "string" ? tenant : Object.values(tenant).join();
    profiles.push(await naming(`${name} at ${api}`, () => fromApi(api, tenant, ids, headers)));
  }
  return profiles;
}

/** Milliseconds for an answer: nobody is waiting for a page here. */
const PATIENCE = 30_000;

async function fromFile(file: string, ids: IdFormat): Promise<TenantProfile> {
  const text = await readFile(file, "utf8");
  // Some editors begin a file with a mark that JSON does not know.
  const profile: TenantProfile = JSON.parse(text.replace(/^\uFEFF/, ""));
  const client = createTenantClient({ api: "/", ids, snapshot: { profile, madeAt: new Date().toISOString() } });
  return taken(client);
}

async function fromApi(api: string, tenant: TenantRef, ids: IdFormat, headers: Headers): Promise<TenantProfile> {
  const client = createTenantClient({
    api,
    pinned: tenant,
    ids,
    request: {},
    timeouts: { attempt: PATIENCE, total: PATIENCE },
    fetch: (input, init) => {
      const request = new Request(input, init);
      headers.forEach((value, name) => {
        request.headers.set(name, value);
      });
      // Followed, a redirect would take the headers to whomever it names.
      return fetch(request, { redirect: "error" });
    },
  });
  await client.ready;
  return taken(client);
}

/** The profile of a client that is needed no longer. */
function taken(client: ReturnType<typeof createTenantClient>): TenantProfile {
  const { tenant } = client;
  client.dispose();
  return tenant as TenantProfile;
}

async function naming<Result>(source: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw Failure.notDone(`${source}: ${reason(error)}`);
  }
}

/** What went wrong, with the code of a typed error and the causes underneath. */
function reason(error: unknown): string {
  const { message, notes } = isTenantError(error)
    ? { message: error.message, notes: [error.code, ...causes(error.cause)] }
    : { message: String((error as Error).message), notes: [] };
  return notes.length === 0 ? message : `${message} (${notes.join(", ")})`;
}

/** A connection that was refused at several addresses has a code and no message. */
function causes(error: unknown): string[] {
  if (!(error instanceof Error)) {
    return [];
  }
  return [error.message || (error as NodeJS.ErrnoException).code || error.name, ...causes(error.cause)];
}
