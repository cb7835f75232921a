// A tenant as a caller names it: by id or by slug.

import { parseTenantRef, tenantPath } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { type IdFormat, TenantId } from "./tenant-id.js";

/**
 * A tenant by its id or its slug. A string is a UUID or a slug. With `ids: "opaque"` an id may look like a slug, so a
 * string is refused there: write `{ id }` or `{ slug }`.
 */
export type TenantRef = string | { readonly id: string } | { readonly slug: string };

/** A reference that the kernel has parsed: it has exactly one of the two members. */
export interface ParsedTenantRef {
  readonly id?: string;
  readonly slug?: string;
}

/**
 * Reads a reference.
 *
 * @throws {TenantValidationError} for a text that names no tenant, or that could be both an id and a slug.
 */
export function readTenantRef(tenant: TenantRef, ids: IdFormat): ParsedTenantRef {
  // The platform's id is never a slug, so it needs no `{ id }` in any format.
  const given = tenant === TenantId.PLATFORM ? { id: tenant } : tenant;
  return call(parseTenantRef, given, ids);
}

/** The tenant in the path of the tenant API, behind `/v1/tenants/`. */
export function pathOf(tenant: ParsedTenantRef, ids: IdFormat): string {
  return call(tenantPath, tenant, ids);
}

/** Whether a reference names this tenant, as far as its form tells. */
export function isRefTo(
  { id, slug }: ParsedTenantRef,
  tenant: { readonly id: string; readonly slug: string | null },
): boolean {
  return id === undefined ? slug === tenant.slug : id === tenant.id;
}
