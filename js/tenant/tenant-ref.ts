// A tenant as a caller names it: by id or by slug.

import { kernel } from "../wasm/module.js";
import { type IdFormat, TenantId } from "./tenant-id.js";

/**
 * A tenant, named by its id or by its slug. A bare string is a UUID or a slug; with `ids: "opaque"` an id may look like a
 * slug, so there a bare string is refused.
 */
export type TenantRef = string | { readonly id: string } | { readonly slug: string };

/** A tenant as the kernel has read it: exactly one of the two is there. */
export interface ParsedTenantRef {
  readonly id?: string;
  readonly slug?: string;
}

/** @throws {TenantValidationError} for what names no tenant, or could name two. */
export function readTenantRef(tenant: TenantRef, ids: IdFormat): ParsedTenantRef {
  // The platform's id is never a slug, so it needs no `{ id }` in any format.
  const given = tenant === TenantId.PLATFORM ? { id: tenant } : tenant;
  return kernel((module) => module.parseTenantRef(given, ids));
}

/** Whether it names this tenant, as far as its spelling tells. */
export function isRefTo(
  { id, slug }: ParsedTenantRef,
  tenant: { readonly id: string; readonly slug: string | null },
): boolean {
  return id === undefined ? slug === tenant.slug : id === tenant.id;
}
