// What everybody may know of a tenant, before the caller is known.

import { isTenantError } from "../../errors.js";
import type { PublicTenant } from "../../profile/tenant-directory.js";
import type { Resolution } from "../../resolution/resolution.js";
import { type IdFormat, TenantId } from "../../tenant/tenant-id.js";
import { readTenantRef } from "../../tenant/tenant-ref.js";
import { validationError } from "../../wasm/refusals.js";
import { incomingHeaders } from "./incoming-headers.js";
import { LookupCache } from "./lookup-cache.js";
import { requestOptions } from "./request-options.js";
import { resolveRequest } from "./request-resolution.js";
import type { Tenancy } from "./tenancy.js";

/**
 * What everybody may know of the tenant of the current request: its id, slug, name and brand, for example for a sign-in
 * page. Null on the platform, for a tenant that does not exist, and without `findTenant` and `tenants`.
 *
 * @throws {TenantError} for a request that names no tenant, or two.
 * @throws what `findTenant` and `findDomain` throw.
 * @example
 * const tenant = await getPublicTenant(tenancy);
 */
export async function getPublicTenant(tenancy: Tenancy): Promise<PublicTenant | null> {
  const incoming = await incomingHeaders();
  const { options } = await requestOptions(tenancy, incoming);
  return (await findPublicTenant(tenancy, resolveRequest(tenancy, options, incoming))) ?? null;
}

/** The tenant that a resolution names; null if it does not exist, undefined if nothing here knows. */
export async function findPublicTenant(
  tenancy: Tenancy,
  { id, slug }: Resolution,
): Promise<PublicTenant | null | undefined> {
  if (id === TenantId.PLATFORM) {
    return undefined;
  }
  return directoryOf(tenancy)(id === null ? { slug: slug as string } : { id });
}

/**
 * The tenant with a slug, or null, also for a text that is not the slug as the tenant has it.
 *
 * @throws {TenantValidationError} for a configuration without `findTenant` and `tenants`.
 */
export async function findTenantBySlug(
  { findTenant, tenants, ids = "uuid" }: Tenancy,
  slug: unknown,
): Promise<PublicTenant | null> {
  // Not by `directoryOf`: Next.js prepares several pages at once, and each may only wait for a look-up of its own.
  if (!findTenant && !tenants) {
    throw validationError("tenancy", "write `tenants` or `findTenant`; without them a slug is not found");
  }
  const name = readSlug(slug, ids);
  const tenant = name && (await (findTenant ? findTenant(name) : tenants?.find(name)));
  return tenant && tenant.slug === slug ? tenant : null;
}

function readSlug(slug: unknown, ids: IdFormat): { slug: string } | null {
  try {
    return readTenantRef({ slug } as { slug: string }, ids) as { slug: string };
  } catch (error) {
    if (isTenantError(error, "TENANT_VALIDATION")) {
      return null;
    }
    throw error;
  }
}

type Find = (tenant: { readonly id: string } | { readonly slug: string }) => Promise<PublicTenant | null | undefined>;

/** The look-up of each configuration. What it keeps is public and kept by the tenant's name. */
const directories = new WeakMap<Tenancy, Find>();

/** The look-up of a configuration. */
export function directoryOf(tenancy: Tenancy): Find {
  const known = directories.get(tenancy) ?? makeDirectory(tenancy);
  directories.set(tenancy, known);
  return known;
}

function makeDirectory({ findTenant, tenants }: Tenancy): Find {
  if (findTenant) {
    const cache = new LookupCache((key) => findTenant(JSON.parse(key)));
    return (tenant) => cache.get(JSON.stringify(tenant));
  }
  if (tenants) {
    return async (tenant) => tenants.find(tenant);
  }
  return async () => undefined;
}
