// Tenants without a backend: a directory in memory, which answers like a tenant API.

import type { IdFormat, IdOptions } from "../tenant/tenant-id.js";
import { type ParsedTenantRef, pathOf, readTenantRef, type TenantRef } from "../tenant/tenant-ref.js";
import { validationError } from "../wasm/refusals.js";
import {
  type Branding,
  type FlagValue,
  type Limit,
  type Membership,
  parseAnyProfile,
  type TenantProfile,
} from "./profile.js";

/** A tenant as the app's own code describes it. */
export interface TenantDefinition {
  /** The id: a UUID, or with `ids: "opaque"` an id of your own. */
  readonly id: string;
  /** The label of the tenant in hosts: `acme` in `acme.example.com`. */
  readonly slug: string;
  /** The name for people. */
  readonly name?: string | null;
  /** What sort of tenant it is, for example `client`. */
  readonly kind?: string | null;
  /** The plan, for example `professional`. */
  readonly tier?: string | null;
  /** A tenant that is `suspended`, `archived`, `deleted`, `disabled` or `inactive` is refused. */
  readonly status?: string | null;
  /** A number that grows with every change of the definition. */
  readonly version?: number | null;
  /** Flag values by key. */
  readonly flags?: Readonly<Record<string, FlagValue>>;
  /** Limits by key: a number, `null` for unlimited, or `{ limit, used, resetsAt }`. */
  readonly limits?: Readonly<Record<string, number | null | Partial<Limit>>>;
  /** The brand. */
  readonly branding?: Branding;
}

/** What everybody may know of a tenant. */
export type PublicTenant = Pick<TenantProfile, "id" | "slug" | "name" | "branding">;

/** Tenants that are known without a request. Made by `defineTenants`. */
export interface TenantDirectory {
  /** The tenants in the order of their definitions. */
  readonly tenants: readonly TenantProfile[];
  /**
   * The tenant with this id or slug, or null.
   *
   * @throws {TenantValidationError} for a text that is neither an id nor a slug.
   */
  find(tenant: TenantRef): TenantProfile | null;
  /**
   * Answers a request to the tenant API: `GET …/v1/tenants` and `GET …/v1/tenants/{id or slug}/profile`. Mount it as a
   * route to serve the directory. A directory has no users: anyone who reaches the route can read every tenant.
   *
   * @example
   * export const GET = (request: Request) => tenants.fetch(request);
   */
  fetch(request: Request): Promise<Response>;
}

/**
 * Describes the tenants of an app that has no tenant API. Pass the result wherever an `api` is wanted, as `tenants`.
 *
 * Each definition is parsed like a profile of a tenant API, but strictly: any wrong part is an error, because it is in
 * your own code.
 *
 * @param options The format of the ids, UUIDs by default.
 * @throws {InvalidTenantIdError} for a wrong id.
 * @throws {TenantValidationError} for any other wrong part, and for an id or a slug that two tenants have.
 * @example
 * const tenants = defineTenants([
 *   { id: "11111111-1111-4111-8111-111111111111", slug: "acme", name: "Acme", flags: { beta: true } },
 * ]);
 * createTenantClient({ tenants, rootDomains: ["example.com"] });
 */
export function defineTenants(
  definitions: readonly TenantDefinition[],
  { ids = "uuid" }: IdOptions = {},
): TenantDirectory {
  if (!Array.isArray(definitions)) {
    throw validationError("tenants", "write a list of tenants");
  }
  return new MemoryDirectory(
    definitions.map((definition, index) => readDefinition(definition, `tenants[${index}]`, ids)),
    ids,
  );
}

class MemoryDirectory implements TenantDirectory {
  readonly tenants: readonly TenantProfile[];
  readonly #ids: IdFormat;
  /** Each tenant by its two names in the path of a request. */
  readonly #byPath = new Map<string, TenantProfile>();

  constructor(tenants: readonly TenantProfile[], ids: IdFormat) {
    this.tenants = Object.freeze(tenants);
    this.#ids = ids;
    for (const tenant of tenants) {
      this.#add({ id: tenant.id }, tenant);
      this.#add({ slug: tenant.slug as string }, tenant);
    }
  }

  find(tenant: TenantRef): TenantProfile | null {
    return this.#byPath.get(pathOf(readTenantRef(tenant, this.#ids), this.#ids)) ?? null;
  }

  readonly fetch = async ({ url, method }: Request): Promise<Response> => {
    const asked = /\/v1\/tenants(?:\/(.+)\/profile)?$/.exec(new URL(url).pathname);
    if (!asked || (method !== "GET" && method !== "HEAD")) {
      return problem("NOT_FOUND", "The tenant directory of this app has no such route.");
    }
    const [, path] = asked;
    if (path === undefined) {
      return json({ tenants: this.tenants.map(membershipOf) });
    }
    const tenant = this.#byPath.get(path);
    return tenant ? json(tenant, tenant.id) : problem("TENANT_NOT_FOUND", "The tenant directory has no such tenant.");
  };

  #add(name: ParsedTenantRef, tenant: TenantProfile): void {
    const path = pathOf(name, this.#ids);
    if (this.#byPath.has(path)) {
      const [kind, text] = Object.entries(name)[0] as [string, string];
      throw validationError("tenants", `two tenants have the ${kind} ${text}: give each its own`);
    }
    this.#byPath.set(path, tenant);
  }
}

function readDefinition(definition: TenantDefinition, path: string, ids: IdFormat): TenantProfile {
  const profile = parseAnyProfile(definition, { ids });
  const [warning] = profile.warnings;
  if (warning) {
    throw validationError(`${path}.${warning.path}`, warning.reason);
  }
  if (profile.slug === null) {
    throw validationError(`${path}.slug`, "write the label of the tenant in hosts, such as acme");
  }
  return profile;
}

/** A directory knows no users, so a tenant has no role for anybody. */
function membershipOf({ id, slug, name, branding }: TenantProfile): Membership {
  return { id, slug, name, role: null, logoUrl: branding.logoUrl ?? null };
}

function json(body: unknown, tenantId?: string): Response {
  const headers = { "cache-control": "no-store", ...(tenantId !== undefined && { "x-tenant-id": tenantId }) };
  return Response.json(body, { headers });
}

/** An answer of status 404, as problem+json (RFC 9457). */
function problem(code: string, detail: string): Response {
  const body = { title: "Not found", status: 404, detail, code };
  return Response.json(body, { status: 404, headers: { "content-type": "application/problem+json" } });
}
