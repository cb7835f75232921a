// The first guard: the tenant is in every key.
import { hashKey, type QueryKeyHashFunction } from "@tanstack/react-query";
import type { TenantClient } from "../client/tenant-client.js";
import { tenantKeyPrefix } from "../tenant/tenant-key.js";

// biome-ignore lint/suspicious/noExplicitAny: TanStack Query's own bound for a key of any shape.
type Hash = QueryKeyHashFunction<any>;

/**
 * A `queryKeyHashFn`: the tenant that `client` acts for, then what `hash` makes of the key. No two tenants share an entry of a
 * cache, also not of one that was kept and restored. Before there is a tenant, keys are nobody's.
 */
export function tenantQueryKeyHash(client: TenantClient, hash: Hash = hashKey): Hash {
  return (queryKey) => prefixFor(client) + hash(queryKey);
}

/** Whether the hash has a tenant's name on it, or nobody's. An app may give a query a hash of its own, which has not. */
export function hasTenantPrefix(queryHash: string): boolean {
  return queryHash.startsWith("tenant:");
}

/** Whether the hash has a name on it that is not that of the client's tenant. */
export function isOfOtherTenant(client: TenantClient, queryHash: string): boolean {
  return hasTenantPrefix(queryHash) && !queryHash.startsWith(prefixFor(client));
}

function prefixFor({ tenantId }: TenantClient): string {
  return tenantId === null ? "tenant::" : tenantKeyPrefix(tenantId);
}
