// @vitest-environment happy-dom
import {
  dehydrate,
  hashKey,
  hydrate,
  keepPreviousData,
  MutationObserver,
  onlineManager,
  QueryClient,
  type QueryClientConfig,
  QueryClientProvider,
  QueryObserver,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { createElement, type FunctionComponent, StrictMode, Suspense, useState } from "react";
import { createTenantClient } from "tenantry";
import { TenantProvider } from "tenantry/react";
import * as tenantryTanStackQuery from "tenantry/tanstack-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ACME, deferred, MEDTECH, tenantApi } from "./fixtures.js";
import { Queries } from "./guide/queries.js";
import { clientForAcme, manualLoader, renderPage, slugLoader } from "./page.js";

const { bindQueryClient, tenantQueryKeyHash } = tenantryTanStackQuery;
const key = ["panels"];

/** A tenant client and a query client, bound to each other. */
async function setUp(config: QueryClientConfig = {}) {
  const client = await clientForAcme();
  const queryClient = new QueryClient(config);
  const unbind = bindQueryClient(client, queryClient);
  return { client, queryClient, unbind, render: rendererFor(queryClient) };
}

function rendererFor(queryClient: QueryClient) {
  return (Page: FunctionComponent) =>
    renderPage(Page, (page) => createElement(QueryClientProvider, { client: queryClient }, page));
}

/** All data that the caches hold, as text. */
function cachedData(queryClient: QueryClient): string {
  const queries = queryClient.getQueryCache().getAll();
  const mutations = queryClient.getMutationCache().getAll();
  return JSON.stringify([queries, mutations].map((all) => all.map(({ state }) => state)));
}

describe("tenantQueryKeyHash", () => {
  it("puts the tenant id in front of the app's own hash of the key", async () => {
    const client = await clientForAcme();
    expect(tenantQueryKeyHash(client)(["panels", { b: 1, a: 2 }])).toBe(`tenant:${ACME}:["panels",{"a":2,"b":1}]`);
    expect(tenantQueryKeyHash(client, ([first]) => String(first))(key)).toBe(`tenant:${ACME}:panels`);
    await client.switchTenant("medtech");
    expect(tenantQueryKeyHash(client)(key)).toBe(`tenant:${MEDTECH}:["panels"]`);
  });

  it("puts an empty tenant id in front while there is no tenant", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    expect(tenantQueryKeyHash(client)(key)).toBe('tenant::["panels"]');
    await client.ready;
    expect(tenantQueryKeyHash(client)(key)).toBe(`tenant:${ACME}:["panels"]`);
  });

  // Planted fault: no tenant in the hash. Nothing else in this test keeps tenants apart.
  it("keeps tenants apart where no cache is ever cleared", async () => {
    const client = await clientForAcme();
    const queryClient = new QueryClient({
      defaultOptions: { queries: { queryKeyHashFn: tenantQueryKeyHash(client) } },
    });
    const { load, answer } = manualLoader();
    const loading = queryClient.fetchQuery({ queryKey: ["late"], queryFn: load });
    queryClient.setQueryData(key, "acme");
    await client.switchTenant("medtech");
    answer(0, "acme");
    await loading;
    expect([queryClient.getQueryData(key), queryClient.getQueryData(["late"])]).toEqual([undefined, undefined]);
    await client.switchTenant("acme");
    expect([queryClient.getQueryData(key), queryClient.getQueryData(["late"])]).toEqual(["acme", "acme"]);
  });
});

describe("a tenant switch", () => {
  // Planted fault: removing data without a reload, or a reload by the old key.
  it("removes the old tenant's data from the screen and the cache, and reloads every mounted query", async () => {
    const { client, queryClient, render } = await setUp();
    queryClient.setQueryData(["unmounted"], "acme");
    const load = vi.fn(slugLoader(client));
    const page = await render(() => useQuery({ queryKey: key, queryFn: load, staleTime: "static" }).data ?? "loading");
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), load.mock.calls.length]).toEqual(["medtech", 2]);
    expect(queryClient.getQueryCache().getAll()).toHaveLength(1);
    expect(cachedData(queryClient)).not.toContain("acme");
    await page.remove();
  });

  // Planted fault: no clearing. In this test the keys contain no tenant.
  it("clears the cache and discards late responses, also where keys are the same for all tenants", async () => {
    const { client, queryClient, render } = await setUp();
    queryClient.setDefaultOptions({ queries: { queryKeyHashFn: hashKey } });
    queryClient.setQueryData(["unmounted"], "acme");
    const { load, answer, calls } = manualLoader();
    const page = await render(() => useQuery({ queryKey: key, queryFn: load }).data ?? "loading");
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => void queryClient.invalidateQueries({ queryKey: key }));
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer(1, "acme, late"));
    expect([page.text(), queryClient.getQueryData(["unmounted"]), calls.length]).toEqual(["loading", undefined, 3]);
    expect(cachedData(queryClient)).not.toContain("acme");
    await page.settle(() => answer(2, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  it("cancels pending queries", async () => {
    const { client, queryClient } = await setUp();
    const signals: AbortSignal[] = [];
    const loading = queryClient.fetchQuery({
      queryKey: key,
      queryFn: ({ signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    await Promise.all([expect(loading).rejects.toThrow("CancelledError"), client.switchTenant("medtech")]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  // Planted fault: notifying observers only when the new data arrives, and a page that reads only `data` stays old.
  it("removes old data before the new data arrives, and notifies observers without a framework too", async () => {
    const { client, queryClient, render } = await setUp();
    const { load, answer } = manualLoader();
    const updates: unknown[] = [];
    const observer = new QueryObserver(queryClient, { queryKey: key, queryFn: load });
    const unsubscribe = observer.subscribe(({ data, status }) => updates.push([status, data]));
    const page = await render(() => useQuery({ queryKey: key, queryFn: load }).data ?? "loading");
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), updates.at(-1)]).toEqual(["loading", ["pending", undefined]]);
    await page.settle(() => answer(1, "medtech"));
    expect([page.text(), updates.at(-1)]).toEqual(["medtech", ["success", "medtech"]]);
    expect(new Set(updates.map((result) => JSON.stringify(result)))).toEqual(
      new Set(['["pending",null]', '["success","acme"]', '["success","medtech"]']),
    );
    unsubscribe();
    await page.remove();
  });

  it("leaves a disabled query without data", async () => {
    const { client, queryClient, render } = await setUp();
    queryClient.setQueryData(key, "acme");
    const page = await render(
      () => useQuery({ queryKey: key, queryFn: slugLoader(client), enabled: false }).data ?? "nothing",
    );
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("nothing");
    await page.remove();
  });

  // Planted fault: notifying observers of the reset query as if it were a response.
  it("calls select with responses only, and shows only their data, also after an error", async () => {
    const { client, queryClient } = await setUp();
    const select = vi.fn((name: string) => `<${name}>`);
    const fails = () => Promise.reject(new Error("busy"));
    const updates: unknown[] = [];
    const errorUpdates: unknown[] = [];
    const unsubscribes = [
      new QueryObserver(queryClient, { queryKey: key, queryFn: slugLoader(client), select }).subscribe(
        ({ data }) => data && updates.push(data),
      ),
      new QueryObserver(queryClient, {
        queryKey: ["fails"],
        queryFn: fails,
        retry: false,
        throwOnError: true,
      }).subscribe(({ data, error }) => errorUpdates.push(data ?? error?.message)),
    ];
    await vi.waitFor(() => expect([updates, errorUpdates.at(-1)]).toEqual([["<acme>"], "busy"]));
    await client.switchTenant("medtech");
    await vi.waitFor(() => expect([updates.at(-1), errorUpdates.at(-1)]).toEqual(["<medtech>", "busy"]));
    expect([new Set(updates), new Set(errorUpdates)]).toEqual([
      new Set(["<acme>", "<medtech>"]),
      new Set([undefined, "busy"]),
    ]);
    expect(select.mock.calls).toEqual([["acme"], ["medtech"]]);
    for (const unsubscribe of unsubscribes) {
      unsubscribe();
    }
  });

  it("covers infinite queries, lists of queries and suspense", async () => {
    const { client, queryClient, render } = await setUp();
    const queryFn = slugLoader(client);
    const Pages = () => {
      const { data, fetchNextPage } = useInfiniteQuery({
        queryKey: ["pages"],
        queryFn: async ({ pageParam }) => `${await queryFn()} ${pageParam}`,
        initialPageParam: 1,
        getNextPageParam: (last, pages) => (last ? pages.length + 1 : null),
      });
      more = fetchNextPage;
      return `pages: ${data?.pages.join(", ")}; `;
    };
    let more: () => unknown = () => undefined;
    const List = () => {
      const all = useQueries({ queries: ["a", "b"].map((name) => ({ queryKey: [name], queryFn })) });
      return `list: ${all.map(({ data }) => data)}; `;
    };
    const Suspending = () => `suspended: ${useSuspenseQuery({ queryKey: ["suspends"], queryFn }).data}`;
    const page = await render(() => [
      createElement(Pages, { key: 1 }),
      createElement(List, { key: 2 }),
      createElement(Suspense, { key: 3, fallback: "…" }, createElement(Suspending)),
    ]);
    await page.settle(() => more());
    expect(page.text()).toBe("pages: acme 1, acme 2; list: acme,acme; suspended: acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("pages: medtech 1; list: medtech,medtech; suspended: medtech");
    expect(cachedData(queryClient)).not.toContain("acme");
    await page.remove();
  });

  it("makes a component that is suspended wait for the new tenant's data", async () => {
    const { client, render } = await setUp();
    const { load, answer } = manualLoader();
    const Suspending = () => useSuspenseQuery({ queryKey: key, queryFn: load }).data;
    const page = await render(() => createElement(Suspense, { fallback: "waiting" }, createElement(Suspending)));
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("waiting");
    await page.settle(() => answer(1, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: a switch that leaves the page empty when it fails.
  it("that fails halfway reloads the mounted queries for the unchanged tenant", async () => {
    const { client, render } = await setUp();
    client.addCache({
      clear() {
        throw new Error("stuck");
      },
    });
    const load = vi.fn(slugLoader(client));
    const page = await render(() => useQuery({ queryKey: key, queryFn: load }).data ?? "loading");
    await page.settle(() => expect(client.switchTenant("medtech")).rejects.toThrow("stuck"));
    expect([page.text(), load.mock.calls.length]).toEqual(["acme", 2]);
    await page.remove();
  });
});

describe("keepPreviousData", () => {
  /** A page of a list that keeps showing the last page until the next is there. */
  function listWith(load: () => Promise<string>, gcTime: number) {
    let turnTo: (page: number) => void = () => undefined;
    const List = () => {
      const [number, setNumber] = useState(1);
      turnTo = setNumber;
      return (
        useQuery({ queryKey: ["list", number], queryFn: load, placeholderData: keepPreviousData, gcTime }).data ??
        "loading"
      );
    };
    return { List, turnTo: (page: number) => turnTo(page) };
  }

  // Planted fault: an observer that remembers the last query with data. Removing that query's data is not enough with
  // `gcTime: 0`, because the query is no longer in the cache.
  it.each([Number.POSITIVE_INFINITY, 0])("keeps nothing of the old tenant (gcTime %d)", async (gcTime) => {
    const { client, render } = await setUp();
    const { load, answer } = manualLoader();
    const { List, turnTo } = listWith(load, gcTime);
    const page = await render(List);
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => turnTo(2));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("loading");
    await page.settle(() => answer(2, "medtech"));
    await page.settle(() => turnTo(3));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: removing a query and leaving its data to observers that hold the query itself.
  it("keeps nothing for an observer that is not mounted", async () => {
    const { client, queryClient } = await setUp();
    queryClient.setQueryData(key, "acme");
    const options = { queryKey: key, queryFn: slugLoader(client), placeholderData: keepPreviousData };
    const observer = new QueryObserver(queryClient, options);
    expect(observer.getCurrentResult().data).toBe("acme");
    await client.switchTenant("medtech");
    observer.setOptions(options);
    expect(observer.getCurrentResult().data).toBeUndefined();
  });
});

describe("a mutation", () => {
  afterEach(() => onlineManager.setOnline(true));

  it("is removed from the screen and the cache by a switch", async () => {
    const { client, queryClient, render } = await setUp();
    let save: () => void = () => undefined;
    const page = await render(() => {
      const { mutate, data, status } = useMutation({ mutationFn: slugLoader(client) });
      save = mutate;
      return `${status} ${data}`;
    });
    await page.settle(() => save());
    expect(page.text()).toBe("success acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), queryClient.getMutationCache().getAll()]).toEqual(["idle undefined", []]);
    await page.settle(() => save());
    expect(page.text()).toBe("success medtech");
    await page.remove();
  });

  // Planted fault: the usual rollback of an optimistic update. It writes by key, and the key is the new tenant's.
  it("that ends after the switch rolls nothing back and calls no callback", async () => {
    const { client, queryClient, render } = await setUp();
    queryClient.setQueryData(key, "acme");
    const answer = deferred<string>();
    const called: string[] = [];
    let save: () => void = () => undefined;
    const page = await render(() => {
      const [, redraw] = useState(0);
      const { mutate } = useMutation({
        mutationFn: () => answer.promise,
        onMutate: () => ({ before: queryClient.getQueryData<string>(key) }),
        onError: (_error, _variables, context) => queryClient.setQueryData(key, context?.before),
        onSettled: () => called.push("settled"),
      });
      save = () => {
        mutate(undefined, { onError: () => called.push("error of the call") });
        redraw(1);
      };
      return null;
    });
    await page.settle(() => save());
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer.reject(new Error("aborted")));
    expect([queryClient.getQueryData(key), called]).toEqual([undefined, []]);
    await page.remove();
  });

  // Planted fault: a retry that sends to the new tenant what was meant for the old tenant.
  it("that is about to retry is not sent to the new tenant", async () => {
    const { client, queryClient } = await setUp();
    const sent: (string | null | undefined)[] = [];
    const failed = deferred<void>();
    const observer = new MutationObserver(queryClient, {
      retry: 1,
      retryDelay: () => {
        failed.resolve();
        return 20;
      },
      mutationFn: () => {
        sent.push(client.tenant?.slug);
        return Promise.reject(new Error("busy"));
      },
    });
    const saving = observer.mutate();
    await failed.promise;
    await Promise.all([
      expect(saving).rejects.toMatchObject({ code: "TENANT_CHANGED" }),
      client.switchTenant("medtech"),
    ]);
    expect(sent).toEqual(["acme"]);
  });

  // Planted fault: an offline write for one tenant sent for another, from this page or from one that restores it.
  it("that waits for the network is removed by a switch and never persisted", async () => {
    const { client, queryClient } = await setUp();
    const sent = vi.fn(async () => "sent");
    queryClient.setMutationDefaults(["save"], { mutationFn: sent });
    queryClient.mount();
    onlineManager.setOnline(false);
    void new MutationObserver(queryClient, { mutationKey: ["save"] }).mutate();
    await vi.waitFor(() => expect(queryClient.isMutating()).toBe(1));
    expect(dehydrate(queryClient).mutations).toEqual([]);
    await client.switchTenant("medtech");
    onlineManager.setOnline(true);
    await queryClient.resumePausedMutations();
    queryClient.unmount();
    expect(sent).not.toHaveBeenCalled();
  });
});

describe("a query", () => {
  // Planted fault: restoring what another tenant's tab put into shared storage. Lists match by key, not by hash.
  it("is not restored where it belongs to another tenant", async () => {
    const acme = await setUp();
    const medtech = await setUp();
    await medtech.client.switchTenant("medtech");
    acme.queryClient.setQueryData(key, "acme");
    medtech.queryClient.setQueryData(key, "medtech");
    const stored = [acme, medtech].map(({ queryClient }) => JSON.parse(JSON.stringify(dehydrate(queryClient))));
    const restored = await setUp();
    for (const state of stored) {
      hydrate(restored.queryClient, state);
    }
    expect(restored.queryClient.getQueriesData({})).toEqual([[key, "acme"]]);
  });

  // Planted fault: following an observer back to its first key. React may mount after a switch what it rendered before.
  it("gets the key of the active tenant when its observer mounts late", async () => {
    const { client, queryClient } = await setUp();
    const { load, answer, calls } = manualLoader();
    queryClient.setQueryData(key, "acme");
    const observer = new QueryObserver(queryClient, { queryKey: key, queryFn: load, staleTime: "static" });
    expect(observer.getCurrentResult().data).toBe("acme");
    await client.switchTenant("medtech");
    const unsubscribe = observer.subscribe(() => undefined);
    expect([observer.getCurrentResult().data, calls.length]).toEqual([undefined, 1]);
    answer(0, "medtech");
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("medtech"));
    expect(queryClient.getQueryData(key)).toBe("medtech");
    unsubscribe();
  });

  // Planted fault: keeping a query made before there was a tenant under the empty tenant id, which a store persists.
  it("that was made before there was a tenant is requested again under the tenant's key", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    const queryClient = new QueryClient();
    bindQueryClient(client, queryClient);
    const observer = new QueryObserver(queryClient, { queryKey: key, queryFn: slugLoader(client) });
    const unsubscribe = observer.subscribe(() => undefined);
    await client.ready;
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("acme"));
    expect(
      queryClient
        .getQueryCache()
        .getAll()
        .map(({ queryHash }) => queryHash),
    ).toEqual([`tenant:${ACME}:["panels"]`]);
    unsubscribe();
  });
});

describe("bindQueryClient", () => {
  it("keeps the app's own defaults, its hash included, until it is undone", async () => {
    const defaultOptions = { queries: { staleTime: 5, queryKeyHashFn: () => "own" }, mutations: { retry: 2 } };
    const { queryClient, unbind } = await setUp({ defaultOptions });
    expect(queryClient.getDefaultOptions()).toMatchObject({ queries: { staleTime: 5 }, mutations: { retry: 2 } });
    expect(queryClient.defaultQueryOptions({ queryKey: key }).queryHash).toBe(`tenant:${ACME}:own`);
    unbind();
    expect(queryClient.getDefaultOptions()).toEqual(defaultOptions);
  });

  it("ignores switches once it is undone", async () => {
    const { client, queryClient, unbind } = await setUp();
    unbind();
    queryClient.setQueryData(key, "shared");
    await client.switchTenant("medtech");
    expect(queryClient.getQueryData(key)).toBe("shared");
  });

  // Planted fault: a module that remembers the last client it was bound to.
  it("keeps two requests of one server apart", async () => {
    const [one, other] = [await setUp(), await setUp()];
    await other.client.switchTenant("medtech");
    const hashes = [one, other].map(({ queryClient }) => queryClient.defaultQueryOptions({ queryKey: key }).queryHash);
    expect(hashes).toEqual([`tenant:${ACME}:["panels"]`, `tenant:${MEDTECH}:["panels"]`]);
  });

  // Planted fault: treating a hash of the app's own as another tenant's.
  it("removes queries with a hash of their own, and reloads them under that hash", async () => {
    const { client, queryClient } = await setUp();
    const observer = new QueryObserver(queryClient, { queryKey: key, queryHash: "own", queryFn: slugLoader(client) });
    const unsubscribe = observer.subscribe(() => undefined);
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("acme"));
    await client.switchTenant("medtech");
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("medtech"));
    expect(observer.getCurrentQuery().queryHash).toBe("own");
    unsubscribe();
  });
});

it("the TanStack Query guide's example works, in React's strict mode too", async () => {
  const client = await clientForAcme();
  const Page = () => useQuery({ queryKey: key, queryFn: slugLoader(client) }).data ?? "loading";
  const page = await renderPage(Page, (children) =>
    createElement(StrictMode, null, createElement(TenantProvider, { client }, createElement(Queries, null, children))),
  );
  await page.settle(() => client.switchTenant("medtech"));
  expect(page.text()).toBe("medtech");
  await page.remove();
});

it("tenantry/tanstack-query exports the names of the snapshot", () => {
  expect(Object.keys(tenantryTanStackQuery).sort()).toMatchSnapshot();
});
