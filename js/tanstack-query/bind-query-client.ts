import type { QueryClient } from "@tanstack/react-query";
import type { TenantClient } from "../client/tenant-client.js";
import { tenantQueryKeyHash } from "./query-key-hash.js";
import { TenantMutations } from "./tenant-mutations.js";
import { TenantQueries } from "./tenant-queries.js";

/**
 * Makes a `QueryClient` hold the data of one tenant at a time, until the function that comes back is called. Bind it where you
 * make it, before anything uses it.
 *
 * - The tenant is in every key; keys and options of the app stay as they are.
 * - A switch cancels and forgets all queries and mutations, and what is mounted loads anew for the new tenant.
 * - A paused mutation is never dehydrated, unless the app's own options say so: nothing in it names its tenant.
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
