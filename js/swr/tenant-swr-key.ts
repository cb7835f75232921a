// The first guard: the tenant is in every key.
import type { Arguments } from "swr";
import type { TenantClient } from "../client/tenant-client.js";

/** What SWR knows a key by: the tenant's id and the key as the app wrote it. */
export type TenantSWRKey<Of extends Arguments = Arguments> = readonly [tenant: string, key: Of];

/**
 * A key as SWR has it below `tenantSWR`: for `mutate`, `preload`, and `unstable_serialize` in `fallback`. Null while there is no
 * tenant, and for a key that is falsy or empty: SWR does nothing then.
 */
export function tenantSWRKey<Of extends Arguments>(client: TenantClient, key: Of): TenantSWRKey<Of> | null {
  return keyForTenant(client.tenantId, key);
}

/** The key for the tenant with this id. */
export function keyForTenant<Of extends Arguments>(tenant: string | null, key: Of): TenantSWRKey<Of> | null {
  const isNone = !key || (Array.isArray(key) && key.length === 0);
  return tenant === null || isNone ? null : [tenant, key];
}
