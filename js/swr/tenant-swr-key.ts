// The first guard: the tenant is part of every key.
import type { Arguments } from "swr";
import type { TenantClient } from "../client/tenant-client.js";

/** A key as SWR stores it: the tenant's id and the key of the app. */
export type TenantSWRKey<Of extends Arguments = Arguments> = readonly [tenant: string, key: Of];

/**
 * The key under which SWR stores a value below `tenantSWR`: for `mutate`, `preload`, and `unstable_serialize` in
 * `fallback`. Null while there is no tenant, and for a falsy or empty key: SWR then does nothing.
 *
 * @example
 * mutate(tenantSWRKey(client, "/api/panels"));
 */
export function tenantSWRKey<Of extends Arguments>(client: TenantClient, key: Of): TenantSWRKey<Of> | null {
  return keyForTenant(client.tenantId, key);
}

/** The key for the tenant with this id. */
export function keyForTenant<Of extends Arguments>(tenant: string | null, key: Of): TenantSWRKey<Of> | null {
  const isNone = !key || (Array.isArray(key) && key.length === 0);
  return tenant === null || isNone ? null : [tenant, key];
}
