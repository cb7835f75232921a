// The first guard: the tenant is part of every key hash.
import { hashKey, type QueryKeyHashFunction } from "@tanstack/react-query";
import type { TenantClient } from "../client/tenant-client.js";
import { tenantKeyPrefix } from "../tenant/tenant-key.js";

// biome-ignore lint/suspicious/noExplicitAny: TanStack Query's own bound for a key of any shape.
type Hash = QueryKeyHashFunction<any>;

/**
 * A `queryKeyHashFn` that puts the tenant of `client` before the result of `hash`. No two tenants share a cache entry,
 * also not in a cache that was stored and restored. Before there is a tenant, a hash belongs to no tenant.
 *
 * @param hash The hash function of the app.
 * @default hashKey of TanStack Query
 * @example
 * new QueryClient({ defaultOptions: { queries: { queryKeyHashFn: tenantQueryKeyHash(client) } } });
 */
export function tenantQueryKeyHash(client: TenantClient, hash: Hash = hashKey): Hash {
  return (queryKey) => prefixFor(client) + hash(queryKey);
}

/** Whether a hash has a tenant prefix, also the empty one. A query of the app with its own hash function has none. */
export function hasTenantPrefix(queryHash: string): boolean {
  return queryHash.startsWith("tenant:");
}

/** Whether a hash has the prefix of a different tenant than the client's. */
export function isOfOtherTenant(client: TenantClient, queryHash: string): boolean {
  return hasTenantPrefix(queryHash) && !queryHash.startsWith(prefixFor(client));
}

function prefixFor({ tenantId }: TenantClient): string {
  return tenantId === null ? "tenant::" : tenantKeyPrefix(tenantId);
}
