import type { QueryClient } from "@tanstack/react-query";
import type { TenantClient } from "../client/tenant-client.js";
import { tenantQueryKeyHash } from "./query-key-hash.js";
import { TenantMutations } from "./tenant-mutations.js";
import { TenantQueries } from "./tenant-queries.js";

/**
 * Keeps the data of one tenant at a time in a `QueryClient`. Call it where you make the client, before anything uses
 * it.
 *
 * - The tenant is part of every key hash; keys and options of the app stay the same.
 * - A switch cancels and removes all queries and mutations, and mounted components load again for the new tenant.
 * - A paused mutation is not dehydrated, unless the app's own options say so: nothing in it names its tenant.
 *
 * @returns a function that undoes it.
 * @example
 * const queryClient = new QueryClient();
 * const unbind = bindQueryClient(client, queryClient);
 */
export function bindQueryClient(client: TenantClient, queryClient: QueryClient): () => void {
  const queries = new TenantQueries(client, queryClient);
  const mutations = new TenantMutations(queryClient);
  const before = queryClient.getDefaultOptions();
  queryClient.setDefaultOptions({
    ...before,
    queries: { ...before.queries, queryKeyHashFn: tenantQueryKeyHash(client, before.queries?.queryKeyHashFn) },
    dehydrate: { shouldDehydrateMutation: () => false, ...before.dehydrate },
  });
  const undo = [
    queries.watch(),
    mutations.watch(),
    client.on("ready", () => queries.removeOtherTenants()),
    client.addCache({
      clear() {
        mutations.clear();
        queries.clear();
      },
      reload: () => queries.reload(),
    }),
  ];
  return () => {
    for (const stop of undo) {
      stop();
    }
    queryClient.setDefaultOptions(before);
  };
}
