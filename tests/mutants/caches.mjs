const query = (test) => ({ suite: "js", file: "tanstack-query.test.ts", test });
const swr = (test) => ({ suite: "js", file: "swr.test.ts", test });

export const title = "Caches: TanStack Query and SWR hold one tenant's data at a time";

export const mutants = [
  {
    name: "TanStack Query: every key contains the tenant",
    file: "js/tanstack-query/query-key-hash.ts",
    find: "prefixFor(client) + hash(queryKey)",
    replace: "hash(queryKey)",
    caught: query("tenantQueryKeyHash keeps tenants apart where no cache is ever cleared"),
  },
  {
    name: "TanStack Query: a switch removes the previous tenant's queries",
    file: "js/tanstack-query/bind-query-client.ts",
    find: "        queries.clear();\n",
    replace: "",
    caught: query(
      "a tenant switch removes the old tenant's data from the screen and the cache, and reloads every mounted query",
    ),
  },
  {
    name: "TanStack Query: a late response is not stored, even when keys do not contain the tenant",
    file: "js/tanstack-query/tenant-queries.ts",
    find: "    this.#cache.remove(query);\n    removeData(query);",
    replace: "    removeData(query);",
    caught: query(
      "a tenant switch clears the cache and discards late responses, also where keys are the same for all tenants",
    ),
  },
  {
    name: "TanStack Query: an observer keeps no data of the previous tenant",
    file: "js/tanstack-query/tenant-queries.ts",
    find: "      initialData: { pages: [], pageParams: [] },\n",
    replace: "",
    caught: query("keepPreviousData keeps nothing of the old tenant (gcTime 0)"),
  },
  {
    name: "TanStack Query: a query object that is still referenced loses its data",
    file: "js/tanstack-query/tenant-queries.ts",
    find: "    this.#cache.remove(query);\n    removeData(query);",
    replace: "    this.#cache.remove(query);",
    caught: query("keepPreviousData keeps nothing for an observer that is not mounted"),
  },
  {
    name: "TanStack Query: a mutation of the previous tenant calls no callback",
    file: "js/tanstack-query/tenant-mutations.ts",
    find: "      detach(mutation);\n",
    replace: "",
    caught: query("a mutation that ends after the switch rolls nothing back and calls no callback"),
  },
  {
    name: "TanStack Query: a mutation of the previous tenant is not sent for the new one",
    file: "js/tanstack-query/tenant-mutations.ts",
    find: "    mutationFn: () => Promise.reject(changedError()),\n",
    replace: "",
    caught: query("a mutation that is about to retry is not sent to the new tenant"),
  },
  {
    name: "TanStack Query: a paused mutation is not persisted",
    file: "js/tanstack-query/bind-query-client.ts",
    find: "shouldDehydrateMutation: () => false, ",
    replace: "",
    caught: query("a mutation that waits for the network is removed by a switch and never persisted"),
  },
  {
    name: "TanStack Query: data persisted by another tenant's tab is not restored",
    file: "js/tanstack-query/tenant-queries.ts",
    find: 'event.type === "added" && isOfOtherTenant',
    replace: "false && isOfOtherTenant",
    caught: query("a query is not restored where it belongs to another tenant"),
  },
  {
    name: "TanStack Query: a component that mounts late uses the current tenant",
    file: "js/tanstack-query/tenant-queries.ts",
    find: 'event.type === "observerAdded" && isOfOtherTenant(this.#client, event.query.queryHash)',
    replace: 'event.type === "observerAdded" && event.query.queryHash === "another"',
    caught: query("a query gets the key of the active tenant when its observer mounts late"),
  },
  {
    name: "SWR: every key contains the tenant",
    file: "js/swr/tenant-swr.ts",
    find: ": (keyForTenant(tenant, key) as Arguments);",
    replace: ': (keyForTenant("tenant", key) as Arguments);',
    caught: swr("the tenant key keeps tenants apart where no cache is ever cleared, for late responses too"),
  },
  {
    name: "SWR: a switch removes the previous tenant's entries",
    file: "js/swr/tenant-swr.ts",
    find: "        unload({ revalidate: false });\n",
    replace: "",
    caught: swr(
      "a tenant switch removes the old tenant's data from the screen and the cache, and reloads every mounted hook",
    ),
  },
  {
    name: "SWR: no request is sent before the tenant is known",
    file: "js/swr/tenant-swr-key.ts",
    find: "tenant === null || isNone ? null : [tenant, key]",
    replace: 'isNone ? null : [tenant ?? "", key]',
    caught: swr("the tenant key is null while there is no tenant"),
  },
  {
    name: "SWR: a hook keeps no page of the previous tenant",
    file: "js/swr/tenant-swr.ts",
    find: "tenant === first.current ? config : { ...config, keepPreviousData: false }",
    replace: "config",
    caught: swr("keepPreviousData keeps nothing of the old tenant on page 0"),
  },
  {
    name: "SWR: a request started by the previous tenant's page is not sent",
    file: "js/swr/tenant-swr.ts",
    find: "if (!isCurrent()) {",
    replace: "if (false) {",
    caught: swr("a mutation that begins on the old tenant's page is not sent"),
  },
  {
    name: "SWR: an ended subscription receives no data",
    file: "js/swr/tenant-swr.ts",
    find: "isCurrent() && subscriber",
    replace: "subscriber",
    caught: swr("a subscription begins again after a switch, and events of the old subscription are ignored"),
  },
  {
    name: "SWR: each request of a server has its own hooks",
    file: "js/swr/tenant-swr.ts",
    find: "middlewares.get(client) ?? make(client)",
    replace: "((globalThis as any).made ??= make(client)) as TenantSWR",
    caught: swr("tenantSWR keeps two requests of one server apart"),
  },
];
