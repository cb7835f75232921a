const query = (test) => ({ suite: "js", file: "tanstack-query.test.ts", test });
const swr = (test) => ({ suite: "js", file: "swr.test.ts", test });

export const title = "Caches: TanStack Query and SWR, one tenant at a time";

export const mutants = [
  {
    name: "TanStack Query: the tenant is in every key",
    file: "js/tanstack-query/query-key-hash.ts",
    find: "prefixFor(client) + hash(queryKey)",
    replace: "hash(queryKey)",
    caught: query("tenantQueryKeyHash keeps tenants apart where nothing is ever cleared"),
  },
  {
    name: "TanStack Query: a switch forgets the old tenant's queries",
    file: "js/tanstack-query/bind-query-client.ts",
    find: "        queries.clear();\n",
    replace: "",
    caught: query("a switch takes the old tenant off the screen and out of the cache, and loads anew what is mounted"),
  },
  {
    name: "TanStack Query: no late answer is let in, also where keys have no tenant in them",
    file: "js/tanstack-query/tenant-queries.ts",
    find: "    this.#cache.remove(query);\n    empty(query);",
    replace: "    empty(query);",
    caught: query(
      "a switch forgets everything and lets no late answer in, also where keys are the same for all tenants",
    ),
  },
  {
    name: "TanStack Query: an observer remembers no data of the old tenant",
    file: "js/tanstack-query/tenant-queries.ts",
    find: "      initialData: { pages: [], pageParams: [] },\n",
    replace: "",
    caught: query("keepPreviousData keeps nothing of the old tenant (gcTime 0)"),
  },
  {
    name: "TanStack Query: a query that somebody holds on to has no data any more",
    file: "js/tanstack-query/tenant-queries.ts",
    find: "    this.#cache.remove(query);\n    empty(query);",
    replace: "    this.#cache.remove(query);",
    caught: query("keepPreviousData keeps nothing for an observer that is not mounted"),
  },
  {
    name: "TanStack Query: a mutation of the old tenant calls nothing back",
    file: "js/tanstack-query/tenant-mutations.ts",
    find: "      abandon(mutation);\n",
    replace: "",
    caught: query("mutations that end after the switch roll nothing back and call nobody"),
  },
  {
    name: "TanStack Query: a mutation of the old tenant is not sent to the new one",
    file: "js/tanstack-query/tenant-mutations.ts",
    find: "    mutationFn: () => Promise.reject(kernelError((module) => module.changedError())),\n",
    replace: "",
    caught: query("mutations that would be tried again are not sent to the new tenant"),
  },
  {
    name: "TanStack Query: what waits for the network is never written down",
    file: "js/tanstack-query/bind-query-client.ts",
    find: "shouldDehydrateMutation: () => false, ",
    replace: "",
    caught: query("mutations that wait for the network are forgotten, and never written down"),
  },
  {
    name: "TanStack Query: what another tenant's tab has stored is not restored",
    file: "js/tanstack-query/tenant-queries.ts",
    find: 'event.type === "added" && isOfAnother',
    replace: "false && isOfAnother",
    caught: query("what comes from elsewhere is kept out when it is another tenant's"),
  },
  {
    name: "TanStack Query: what is mounted late is pointed to the current tenant",
    file: "js/tanstack-query/tenant-queries.ts",
    find: 'event.type === "observerAdded" && isOfAnother(this.#client, event.query.queryHash)',
    replace: 'event.type === "observerAdded" && event.query.queryHash === "another"',
    caught: query("what comes from elsewhere is pointed to the current tenant when it is mounted late"),
  },
  {
    name: "SWR: the tenant is in every key",
    file: "js/swr/tenant-swr.ts",
    find: ": (inTenant(tenant, key) as Arguments);",
    replace: ': (inTenant("tenant", key) as Arguments);',
    caught: swr("the key keeps tenants apart where nothing is ever cleared, late answers too"),
  },
  {
    name: "SWR: a switch forgets the old tenant's entries",
    file: "js/swr/tenant-swr.ts",
    find: "        unload({ revalidate: false });\n",
    replace: "",
    caught: swr("a switch takes the old tenant off the screen and out of the cache, and loads anew what is mounted"),
  },
  {
    name: "SWR: nothing is asked before it is known for whom",
    file: "js/swr/tenant-swr-key.ts",
    find: "tenant === null || isNone ? null : [tenant, key]",
    replace: 'isNone ? null : [tenant ?? "", key]',
    caught: swr("the key is none while there is no tenant"),
  },
  {
    name: "SWR: a hook keeps no page of the old tenant",
    file: "js/swr/tenant-swr.ts",
    find: "tenant === first.current ? config : { ...config, keepPreviousData: false }",
    replace: "config",
    caught: swr("keepPreviousData keeps nothing of the old tenant on page 0"),
  },
  {
    name: "SWR: what began on the old tenant's page is not sent",
    file: "js/swr/tenant-swr.ts",
    find: "if (!isCurrent()) {",
    replace: "if (false) {",
    caught: swr("mutations that begin on the old tenant's page are not sent"),
  },
  {
    name: "SWR: an ended subscription is not heard",
    file: "js/swr/tenant-swr.ts",
    find: "isCurrent() && subscriber",
    replace: "subscriber",
    caught: swr("subscriptions begin anew, and what an old one says is not heard"),
  },
  {
    name: "SWR: one server's requests have hooks of their own",
    file: "js/swr/tenant-swr.ts",
    find: "madeFor.get(client) ?? make(client)",
    replace: "((globalThis as any).made ??= make(client)) as TenantSWR",
    caught: swr("tenantSWR keeps two requests of one server apart"),
  },
];
