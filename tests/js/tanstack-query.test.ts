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
import { answerOf, byHand, clientForAcme, draw } from "./page.js";

const { bindQueryClient, tenantQueryKeyHash } = tenantryTanStackQuery;
const key = ["panels"];

/** A tenant client and a query client, bound to each other. */
async function bound(config: QueryClientConfig = {}) {
  const client = await clientForAcme();
  const queryClient = new QueryClient(config);
  const unbind = bindQueryClient(client, queryClient);
  return { client, queryClient, unbind, page: drawerWith(queryClient) };
}

function drawerWith(queryClient: QueryClient) {
  return (Page: FunctionComponent) =>
    draw(Page, (page) => createElement(QueryClientProvider, { client: queryClient }, page));
}

/** Everything that the caches hold, as text. */
function held(queryClient: QueryClient): string {
  const queries = queryClient.getQueryCache().getAll();
  const mutations = queryClient.getMutationCache().getAll();
  return JSON.stringify([queries, mutations].map((all) => all.map(({ state }) => state)));
}

describe("tenantQueryKeyHash", () => {
  it("puts the tenant in front of what the app's hash makes of the key", async () => {
    const client = await clientForAcme();
    expect(tenantQueryKeyHash(client)(["panels", { b: 1, a: 2 }])).toBe(`tenant:${ACME}:["panels",{"a":2,"b":1}]`);
    expect(tenantQueryKeyHash(client, ([first]) => String(first))(key)).toBe(`tenant:${ACME}:panels`);
    await client.switchTenant("medtech");
    expect(tenantQueryKeyHash(client)(key)).toBe(`tenant:${MEDTECH}:["panels"]`);
  });

  it("gives keys to nobody while there is no tenant", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    expect(tenantQueryKeyHash(client)(key)).toBe('tenant::["panels"]');
    await client.ready;
    expect(tenantQueryKeyHash(client)(key)).toBe(`tenant:${ACME}:["panels"]`);
  });

  // Planted fault: leaving the tenant out of the hash. Nothing else here could tell tenants apart.
  it("keeps tenants apart where nothing is ever cleared", async () => {
    const client = await clientForAcme();
    const queryClient = new QueryClient({
      defaultOptions: { queries: { queryKeyHashFn: tenantQueryKeyHash(client) } },
    });
    const { load, answer } = byHand();
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

describe("a switch", () => {
  // Planted fault: forgetting without asking again, or asking again by the old key.
  it("takes the old tenant off the screen and out of the cache, and loads anew what is mounted", async () => {
    const { client, queryClient, page: drawn } = await bound();
    queryClient.setQueryData(["unmounted"], "acme");
    const load = vi.fn(answerOf(client));
    const page = await drawn(() => useQuery({ queryKey: key, queryFn: load, staleTime: "static" }).data ?? "loading");
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), load.mock.calls.length]).toEqual(["medtech", 2]);
    expect(queryClient.getQueryCache().getAll()).toHaveLength(1);
    expect(held(queryClient)).not.toContain("acme");
    await page.remove();
  });

  // Planted fault: leaving it to the keys. Here they have no tenant in them.
  it("forgets everything and lets no late answer in, also where keys are the same for all tenants", async () => {
    const { client, queryClient, page: drawn } = await bound();
    queryClient.setDefaultOptions({ queries: { queryKeyHashFn: hashKey } });
    queryClient.setQueryData(["unmounted"], "acme");
    const { load, answer, calls } = byHand();
    const page = await drawn(() => useQuery({ queryKey: key, queryFn: load }).data ?? "loading");
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => void queryClient.invalidateQueries({ queryKey: key }));
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer(1, "acme, late"));
    expect([page.text(), queryClient.getQueryData(["unmounted"]), calls.length]).toEqual(["loading", undefined, 3]);
    expect(held(queryClient)).not.toContain("acme");
    await page.settle(() => answer(2, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  it("cancels what is on its way", async () => {
    const { client, queryClient } = await bound();
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

  // Planted fault: telling observers nothing until the new answer is there, when a page that reads only `data` stays.
  it("empties the screen before the new answer is there, and tells observers without a framework too", async () => {
    const { client, queryClient, page: drawn } = await bound();
    const { load, answer } = byHand();
    const told: unknown[] = [];
    const observer = new QueryObserver(queryClient, { queryKey: key, queryFn: load });
    const stop = observer.subscribe(({ data, status }) => told.push([status, data]));
    const page = await drawn(() => useQuery({ queryKey: key, queryFn: load }).data ?? "loading");
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), told.at(-1)]).toEqual(["loading", ["pending", undefined]]);
    await page.settle(() => answer(1, "medtech"));
    expect([page.text(), told.at(-1)]).toEqual(["medtech", ["success", "medtech"]]);
    expect(new Set(told.map((result) => JSON.stringify(result)))).toEqual(
      new Set(['["pending",null]', '["success","acme"]', '["success","medtech"]']),
    );
    stop();
    await page.remove();
  });

  it("leaves a query that is not enabled without data", async () => {
    const { client, queryClient, page: drawn } = await bound();
    queryClient.setQueryData(key, "acme");
    const page = await drawn(
      () => useQuery({ queryKey: key, queryFn: answerOf(client), enabled: false }).data ?? "nothing",
    );
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("nothing");
    await page.remove();
  });

  // Planted fault: showing observers the blank query as if it were an answer.
  it("selects from answers only, and shows nothing else, also where there was an error", async () => {
    const { client, queryClient } = await bound();
    const select = vi.fn((name: string) => `<${name}>`);
    const fails = () => Promise.reject(new Error("busy"));
    const told: unknown[] = [];
    const toldOfError: unknown[] = [];
    const stops = [
      new QueryObserver(queryClient, { queryKey: key, queryFn: answerOf(client), select }).subscribe(
        ({ data }) => data && told.push(data),
      ),
      new QueryObserver(queryClient, {
        queryKey: ["fails"],
        queryFn: fails,
        retry: false,
        throwOnError: true,
      }).subscribe(({ data, error }) => toldOfError.push(data ?? error?.message)),
    ];
    await vi.waitFor(() => expect([told, toldOfError.at(-1)]).toEqual([["<acme>"], "busy"]));
    await client.switchTenant("medtech");
    await vi.waitFor(() => expect([told.at(-1), toldOfError.at(-1)]).toEqual(["<medtech>", "busy"]));
    expect([new Set(told), new Set(toldOfError)]).toEqual([
      new Set(["<acme>", "<medtech>"]),
      new Set([undefined, "busy"]),
    ]);
    expect(select.mock.calls).toEqual([["acme"], ["medtech"]]);
    for (const stop of stops) {
      stop();
    }
  });

  it("covers infinite queries, lists of queries and suspense", async () => {
    const { client, queryClient, page: drawn } = await bound();
    const queryFn = answerOf(client);
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
    const page = await drawn(() => [
      createElement(Pages, { key: 1 }),
      createElement(List, { key: 2 }),
      createElement(Suspense, { key: 3, fallback: "…" }, createElement(Suspending)),
    ]);
    await page.settle(() => more());
    expect(page.text()).toBe("pages: acme 1, acme 2; list: acme,acme; suspended: acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("pages: medtech 1; list: medtech,medtech; suspended: medtech");
    expect(held(queryClient)).not.toContain("acme");
    await page.remove();
  });

  it("lets a component that waits in suspense wait for the new tenant", async () => {
    const { client, page: drawn } = await bound();
    const { load, answer } = byHand();
    const Suspending = () => useSuspenseQuery({ queryKey: key, queryFn: load }).data;
    const page = await drawn(() => createElement(Suspense, { fallback: "waiting" }, createElement(Suspending)));
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("waiting");
    await page.settle(() => answer(1, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: a switch that leaves the page empty when it fails.
  it("that fails half-way loads anew for the tenant that stays", async () => {
    const { client, page: drawn } = await bound();
    client.addCache({
      clear() {
        throw new Error("stuck");
      },
    });
    const load = vi.fn(answerOf(client));
    const page = await drawn(() => useQuery({ queryKey: key, queryFn: load }).data ?? "loading");
    await page.settle(() => expect(client.switchTenant("medtech")).rejects.toThrow("stuck"));
    expect([page.text(), load.mock.calls.length]).toEqual(["acme", 2]);
    await page.remove();
  });
});

describe("keepPreviousData", () => {
  /** A page of a list that keeps showing the last page until the next is there. */
  function listWith(load: () => Promise<string>, gcTime: number) {
    let turn: (page: number) => void = () => undefined;
    const List = () => {
      const [number, setNumber] = useState(1);
      turn = setNumber;
      return (
        useQuery({ queryKey: ["list", number], queryFn: load, placeholderData: keepPreviousData, gcTime }).data ??
        "loading"
      );
    };
    return { List, turn: (page: number) => turn(page) };
  }

  // Planted fault: an observer that remembers the last query with data. Taking its data away is not enough with `gcTime: 0`:
  // by then the query is not in the cache any more.
  it.each([Number.POSITIVE_INFINITY, 0])("keeps nothing of the old tenant (gcTime %d)", async (gcTime) => {
    const { client, page: drawn } = await bound();
    const { load, answer } = byHand();
    const { List, turn } = listWith(load, gcTime);
    const page = await drawn(List);
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => turn(2));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("loading");
    await page.settle(() => answer(2, "medtech"));
    await page.settle(() => turn(3));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: forgetting a query and leaving its data to those who remember the query itself.
  it("keeps nothing for an observer that is not mounted", async () => {
    const { client, queryClient } = await bound();
    queryClient.setQueryData(key, "acme");
    const options = { queryKey: key, queryFn: answerOf(client), placeholderData: keepPreviousData };
    const observer = new QueryObserver(queryClient, options);
    expect(observer.getCurrentResult().data).toBe("acme");
    await client.switchTenant("medtech");
    observer.setOptions(options);
    expect(observer.getCurrentResult().data).toBeUndefined();
  });
});

describe("mutations", () => {
  afterEach(() => onlineManager.setOnline(true));

  it("are taken off the screen and out of the cache", async () => {
    const { client, queryClient, page: drawn } = await bound();
    let save: () => void = () => undefined;
    const page = await drawn(() => {
      const { mutate, data, status } = useMutation({ mutationFn: answerOf(client) });
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

  // Planted fault: the roll-back that every guide to optimistic updates shows. It writes by key, and the key is the new tenant's.
  it("that end after the switch roll nothing back and call nobody", async () => {
    const { client, queryClient, page: drawn } = await bound();
    queryClient.setQueryData(key, "acme");
    const answer = deferred<string>();
    const called: string[] = [];
    let save: () => void = () => undefined;
    const page = await drawn(() => {
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

  // Planted fault: a retry that sends what was meant for the old tenant to the new one.
  it("that would be tried again are not sent to the new tenant", async () => {
    const { client, queryClient } = await bound();
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

  // Planted fault: a write made offline for one tenant that is sent for another, from this page or from one that restored it.
  it("that wait for the network are forgotten, and never written down", async () => {
    const { client, queryClient } = await bound();
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

describe("what comes from elsewhere", () => {
  // Planted fault: restoring what another tenant's tab has put into the storage that they share. Lists match by key, not by hash.
  it("is kept out when it is another tenant's", async () => {
    const acme = await bound();
    const medtech = await bound();
    await medtech.client.switchTenant("medtech");
    acme.queryClient.setQueryData(key, "acme");
    medtech.queryClient.setQueryData(key, "medtech");
    const stored = [acme, medtech].map(({ queryClient }) => JSON.parse(JSON.stringify(dehydrate(queryClient))));
    const restored = await bound();
    for (const state of stored) {
      hydrate(restored.queryClient, state);
    }
    expect(restored.queryClient.getQueriesData({})).toEqual([[key, "acme"]]);
  });

  // Planted fault: following an observer back to the key that it was made with. React may mount what it drew before a switch.
  it("is pointed to the current tenant when it is mounted late", async () => {
    const { client, queryClient } = await bound();
    const { load, answer, calls } = byHand();
    queryClient.setQueryData(key, "acme");
    const observer = new QueryObserver(queryClient, { queryKey: key, queryFn: load, staleTime: "static" });
    expect(observer.getCurrentResult().data).toBe("acme");
    await client.switchTenant("medtech");
    const stop = observer.subscribe(() => undefined);
    expect([observer.getCurrentResult().data, calls.length]).toEqual([undefined, 1]);
    answer(0, "medtech");
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("medtech"));
    expect(queryClient.getQueryData(key)).toBe("medtech");
    stop();
  });

  // Planted fault: leaving what was asked for before there was a tenant under nobody's key, which outlives the page in a store.
  it("is asked again by the tenant's key once there is one", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    const queryClient = new QueryClient();
    bindQueryClient(client, queryClient);
    const observer = new QueryObserver(queryClient, { queryKey: key, queryFn: answerOf(client) });
    const stop = observer.subscribe(() => undefined);
    await client.ready;
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("acme"));
    expect(
      queryClient
        .getQueryCache()
        .getAll()
        .map(({ queryHash }) => queryHash),
    ).toEqual([`tenant:${ACME}:["panels"]`]);
    stop();
  });
});

describe("bindQueryClient", () => {
  it("keeps the app's own defaults, hash included, until it is undone", async () => {
    const defaultOptions = { queries: { staleTime: 5, queryKeyHashFn: () => "own" }, mutations: { retry: 2 } };
    const { queryClient, unbind } = await bound({ defaultOptions });
    expect(queryClient.getDefaultOptions()).toMatchObject({ queries: { staleTime: 5 }, mutations: { retry: 2 } });
    expect(queryClient.defaultQueryOptions({ queryKey: key }).queryHash).toBe(`tenant:${ACME}:own`);
    unbind();
    expect(queryClient.getDefaultOptions()).toEqual(defaultOptions);
  });

  it("takes part in no switch once it is undone", async () => {
    const { client, queryClient, unbind } = await bound();
    unbind();
    queryClient.setQueryData(key, "anybody's");
    await client.switchTenant("medtech");
    expect(queryClient.getQueryData(key)).toBe("anybody's");
  });

  // Planted fault: a module that remembers the client it was bound to last.
  it("keeps two requests of one server apart", async () => {
    const [one, other] = [await bound(), await bound()];
    await other.client.switchTenant("medtech");
    const hashes = [one, other].map(({ queryClient }) => queryClient.defaultQueryOptions({ queryKey: key }).queryHash);
    expect(hashes).toEqual([`tenant:${ACME}:["panels"]`, `tenant:${MEDTECH}:["panels"]`]);
  });

  // Planted fault: taking a hash of the app's own for another tenant's.
  it("forgets queries with a hash of their own, and asks again by that", async () => {
    const { client, queryClient } = await bound();
    const observer = new QueryObserver(queryClient, { queryKey: key, queryHash: "own", queryFn: answerOf(client) });
    const stop = observer.subscribe(() => undefined);
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("acme"));
    await client.switchTenant("medtech");
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("medtech"));
    expect(observer.getCurrentQuery().queryHash).toBe("own");
    stop();
  });
});

it("works as the guide says, in React's strict mode too", async () => {
  const client = await clientForAcme();
  const Page = () => useQuery({ queryKey: key, queryFn: answerOf(client) }).data ?? "loading";
  const page = await draw(Page, (drawn) =>
    createElement(StrictMode, null, createElement(TenantProvider, { client }, createElement(Queries, null, drawn))),
  );
  await page.settle(() => client.switchTenant("medtech"));
  expect(page.text()).toBe("medtech");
  await page.remove();
});

it("keeps the names it exports", () => {
  expect(Object.keys(tenantryTanStackQuery).sort()).toMatchSnapshot();
});
