// @vitest-environment happy-dom
import { createElement, type FunctionComponent, StrictMode, Suspense, useState } from "react";
import useSWR, { type Cache, preload, SWRConfig, type SWRConfiguration, unstable_serialize, useSWRConfig } from "swr";
import useSWRImmutable from "swr/immutable";
import useSWRInfinite from "swr/infinite";
import useSWRMutation from "swr/mutation";
import useSWRSubscription from "swr/subscription";
import { createTenantClient, type TenantClient } from "tenantry";
import { TenantProvider } from "tenantry/react";
import type { TenantSWRKey } from "tenantry/swr";
import * as tenantrySWR from "tenantry/swr";
import { describe, expect, it, vi } from "vitest";
import { ACME, deferred, MEDTECH, tenantApi } from "./fixtures.js";
import { SavePanel } from "./guide/save-panel.js";
import { Requests } from "./guide/swr.js";
import { clientForAcme, manualLoader, renderPage, slugLoader } from "./page.js";

const { tenantSWR, tenantSWRKey } = tenantrySWR;
const panels = "/api/panels";
const medtechPrefix = `@"${MEDTECH}",`;

/** A tenant client, and a function that renders pages whose SWR cache is bound to it. */
async function setUp(config: SWRConfiguration = {}) {
  const client = await clientForAcme();
  return { client, ...rendererFor(client, config) };
}

function rendererFor(client: TenantClient, config: SWRConfiguration = {}) {
  const cache = new Map() as Cache & Map<string, { data?: unknown }>;
  const render = (Page: FunctionComponent) =>
    renderPage(Page, (page) =>
      createElement(SWRConfig, { value: { provider: () => cache, ...config, ...tenantSWR(client) } }, page),
    );
  return { cache, render };
}

/** A client that clears no cache: only the keys keep tenants apart. */
function withoutCaches(client: TenantClient): TenantClient {
  return new Proxy(client, {
    get: (_, name) => (name === "addCache" ? () => () => undefined : bind(client, Reflect.get(client, name))),
  });
}

/** A client whose keys never change with the tenant: only clearing keeps tenants apart. */
function withoutTenant(client: TenantClient): TenantClient {
  const { tenantId } = client;
  return new Proxy(client, {
    get: (_, name) => (name === "tenantId" ? tenantId : bind(client, Reflect.get(client, name))),
  });
}

function bind(client: TenantClient, member: unknown): unknown {
  return typeof member === "function" ? member.bind(client) : member;
}

describe("the tenant key", () => {
  it("is seen by the cache only, and the fetcher gets the app's own key", async () => {
    const { cache, render } = await setUp();
    const load = vi.fn(async () => "ok");
    const page = await render(() => {
      useSWR(panels, load);
      useSWR([panels, 7], load);
      useSWR(() => ({ path: panels }), load);
      return null;
    });
    expect(load.mock.calls).toEqual([[panels], [[panels, 7]], [{ path: panels }]]);
    expect([...cache.keys()].every((key) => key.startsWith(`@"${ACME}",`))).toBe(true);
    await page.remove();
  });

  it.each([null, "", [] as const, () => null])("is null where the app's own key is empty (%s)", async (none) => {
    const { cache, render } = await setUp();
    const load = vi.fn(async () => "never");
    const page = await render(() => useSWR(none as null, load).data);
    expect([load.mock.calls, [...cache.keys()]]).toEqual([[], []]);
    await page.remove();
  });

  // Planted fault: a request before the tenant is known.
  it("is null while there is no tenant", async () => {
    const answer = deferred<Response>();
    const { send } = tenantApi();
    const client = createTenantClient({
      api: "http://api.test",
      fetch: async (...request) => {
        await answer.promise;
        return send(...request);
      },
      request: { host: "acme.localhost" },
    });
    const load = vi.fn(slugLoader(client));
    const page = await rendererFor(client).render(() => useSWR(panels, load).data ?? "nothing");
    expect([page.text(), load.mock.calls.length, tenantSWRKey(client, panels)]).toEqual(["nothing", 0, null]);
    await page.settle(() => answer.resolve(new Response()));
    expect([page.text(), load.mock.calls.length]).toEqual(["acme", 1]);
    await page.remove();
  });

  // Planted fault: no tenant in the key. Nothing else in this test keeps tenants apart.
  it("keeps tenants apart where no cache is ever cleared, for late responses too", async () => {
    const client = await clientForAcme();
    const { load, answer } = manualLoader();
    const { render } = rendererFor(withoutCaches(client));
    const page = await render(() => `${useSWR(panels, load).data} ${useSWR("/late", load).data}`);
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("acme undefined");
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer(1, "acme-late"));
    expect(page.text()).toBe("undefined undefined");
    await page.settle(() => [answer(2, "medtech"), answer(3, "medtech-late")]);
    expect(page.text()).toBe("medtech medtech-late");
    await page.settle(() => client.switchTenant("acme"));
    expect(page.text()).toBe("acme acme-late");
    await page.remove();
  });

  it("is exported: an app can change an entry, seed an entry and preload an entry", async () => {
    const client = await clientForAcme();
    const fallback = { [unstable_serialize(tenantSWRKey(client, panels))]: "from the server" };
    const { render } = rendererFor(client, { fallback, revalidateIfStale: false });
    const load = vi.fn(slugLoader(client));
    preload(tenantSWRKey(client, "/ahead"), () => "ahead");
    let change: () => unknown = () => undefined;
    const page = await render(() => {
      const { mutate } = useSWRConfig();
      change = () => mutate((key) => (key as TenantSWRKey)[1] === panels, "changed", { revalidate: false });
      return `${useSWR(panels, load).data} ${useSWR("/ahead", load).data}`;
    });
    await page.settle();
    expect([page.text(), load.mock.calls.length]).toEqual(["from the server ahead", 0]);
    await page.settle(() => change());
    expect(page.text()).toBe("changed ahead");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("medtech medtech");
    await page.remove();
  });
});

describe("a tenant switch", () => {
  // Planted fault: no clearing, so that the old tenant's data stays in the cache.
  it("removes the old tenant's data from the screen and the cache, and reloads every mounted hook", async () => {
    const { client, cache, render } = await setUp();
    const load = vi.fn(slugLoader(client));
    let seed: () => unknown = () => undefined;
    const page = await render(() => {
      const { mutate } = useSWRConfig();
      seed = () => mutate(tenantSWRKey(client, "/unmounted"), "acme", { revalidate: false });
      return useSWRImmutable(panels, load).data ?? "loading";
    });
    await page.settle(() => seed());
    expect([page.text(), cache.size]).toEqual(["acme", 2]);
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), load.mock.calls.length]).toEqual(["medtech", 2]);
    expect([...cache.keys()]).toEqual([`${medtechPrefix}"${panels}",`]);
    await page.remove();
  });

  // Planted fault: no clearing. In this test the keys are the same for all tenants.
  it("clears the cache and discards late responses, also where the keys contain no tenant", async () => {
    const client = await clientForAcme();
    const { load, answer, calls } = manualLoader();
    const { cache, render } = rendererFor(withoutTenant(client));
    let again: () => unknown = () => undefined;
    const page = await render(() => {
      const { data, mutate } = useSWR(panels, load);
      again = () => mutate();
      return data ?? "loading";
    });
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => void again());
    expect([page.text(), calls.length]).toEqual(["acme", 2]);
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => answer(1, "acme, late"));
    expect([page.text(), calls.length]).toEqual(["loading", 3]);
    expect(JSON.stringify([...cache.values()])).not.toContain("acme");
    await page.settle(() => answer(2, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  it("clears infinite lists, also pages that are still loading", async () => {
    const { client, cache, render } = await setUp();
    const late = deferred<string>();
    let loadMore: () => unknown = () => undefined;
    const load = async ([, page]: readonly [string, number]) =>
      page === 2 && client.tenant?.slug === "acme" ? late.promise : `${client.tenant?.slug} ${page}`;
    const page = await render(() => {
      const { data, size, setSize } = useSWRInfinite((index) => [panels, index] as const, load);
      loadMore = () => setSize(size + 1);
      return data?.join(", ") ?? "loading";
    });
    await page.settle(() => loadMore());
    expect(page.text()).toBe("acme 0, acme 1");
    await page.settle(() => void loadMore());
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("medtech 0");
    await page.settle(() => late.resolve("acme 2"));
    expect(page.text()).toBe("medtech 0");
    expect(JSON.stringify([...cache])).not.toContain("acme");
    await page.remove();
  });

  it("clears data of suspense hooks", async () => {
    const { client, render } = await setUp({ suspense: true });
    const { load, answer } = manualLoader();
    const Suspending = () => useSWR(panels, load).data;
    const page = await render(() => createElement(Suspense, { fallback: "waiting" }, createElement(Suspending)));
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toContain("waiting");
    await page.settle(() => answer(1, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: a switch that leaves the page empty when it fails.
  it("that fails halfway reloads the mounted hooks for the unchanged tenant", async () => {
    const { client, render } = await setUp();
    const load = vi.fn(slugLoader(client));
    const page = await render(() => useSWR(panels, load).data ?? "loading");
    client.addCache({
      clear() {
        throw new Error("stuck");
      },
    });
    await page.settle(() => expect(client.switchTenant("medtech")).rejects.toThrow("stuck"));
    expect([page.text(), load.mock.calls.length]).toEqual(["acme", 2]);
    await page.remove();
  });
});

describe("keepPreviousData", () => {
  /** A list that keeps showing the last page until the next one has loaded. Page 0 has no key. */
  function listWith(load: () => Promise<string>) {
    let turnTo: (page: number) => void = () => undefined;
    const List = () => {
      const [number, setNumber] = useState(1);
      turnTo = setNumber;
      return useSWR(number ? [panels, number] : null, load, { keepPreviousData: true }).data ?? "nothing";
    };
    return { List, turnTo: (page: number) => turnTo(page) };
  }

  // Planted fault: treating the first tenant, after none, as a change of tenant.
  it("keeps the last page of the same tenant, also on a page that was rendered before there was a tenant", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    const { load, answer } = manualLoader();
    const { List, turnTo } = listWith(load);
    const page = await rendererFor(client).render(List);
    await page.settle(() => client.ready);
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => turnTo(2));
    expect(page.text()).toBe("acme");
    await page.remove();
  });

  // Planted fault: relying on SWR, which tells only hooks that have a key to drop the previous data.
  it.each([1, 2, 0])("keeps nothing of the old tenant on page %d", async (shown) => {
    const { client, render } = await setUp();
    const { load, answer } = manualLoader();
    const { List, turnTo } = listWith(load);
    const page = await render(List);
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => turnTo(shown));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("nothing");
    await page.remove();
  });
});

describe("a mutation", () => {
  it("is removed from the screen by a switch", async () => {
    const { client, render } = await setUp();
    let save: () => unknown = () => undefined;
    const page = await render(() => {
      const { trigger, data } = useSWRMutation(panels, slugLoader(client));
      save = () => trigger();
      return data ?? "nothing";
    });
    await page.settle(() => save());
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("nothing");
    await page.settle(() => save());
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: a result or a rollback that is written when it arrives, for any active tenant.
  it.each(["success", "failure"])("that ends in %s after the switch writes nothing", async (end) => {
    const { client, cache, render } = await setUp();
    const answer = deferred<string>();
    const callbacks: unknown[] = [];
    let save: () => unknown = () => undefined;
    const page = await render(() => {
      const { data } = useSWR(panels, slugLoader(client));
      const saving = useSWRMutation(panels, () => answer.promise, {
        optimisticData: "acme, soon",
        populateCache: true,
        onSuccess: (result) => callbacks.push(result),
        onError: (error) => callbacks.push(error),
      });
      save = () => void saving.trigger().catch(() => undefined);
      return `${data} ${saving.data} ${saving.error}`;
    });
    await page.settle(() => save());
    expect(page.text()).toBe("acme, soon undefined undefined");
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => (end === "failure" ? answer.reject(new Error("aborted")) : answer.resolve("acme, saved")));
    expect([page.text(), callbacks]).toEqual(["medtech undefined undefined", []]);
    expect(JSON.stringify([...cache])).not.toContain("acme");
    await page.remove();
  });

  // Planted fault: sending for the new tenant what a user did on the old tenant's page.
  it("that begins on the old tenant's page is not sent", async () => {
    const { client, render } = await setUp();
    const sent = vi.fn(async () => "sent");
    let save: () => Promise<unknown> = async () => undefined;
    const page = await render(() => {
      const { trigger } = useSWRMutation(panels, sent);
      save = () => trigger();
      return null;
    });
    let saving: Promise<unknown> = Promise.resolve();
    client.on("switch", () => {
      saving = expect(save()).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    });
    await page.settle(() => client.switchTenant("medtech"));
    await saving;
    expect(sent).not.toHaveBeenCalled();
    await page.remove();
  });
});

describe("a subscription", () => {
  // Planted fault: passing on events of an ended subscription. SWR writes them to the current key of the hook.
  it("begins again after a switch, and events of the old subscription are ignored", async () => {
    const { client, render } = await setUp();
    const subscriptions: { key: string; next: (error: null, data: string) => void }[] = [];
    const ended = vi.fn();
    const page = await render(
      () =>
        useSWRSubscription(panels, (key: string, { next }: { next: (error: null, data: string) => void }) => {
          subscriptions.push({ key, next });
          return ended;
        }).data ?? "nothing",
    );
    await page.settle(() => subscriptions[0]?.next(null, "acme"));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => subscriptions[0]?.next(null, "acme, late"));
    expect([page.text(), ended.mock.calls.length]).toEqual(["nothing", 1]);
    await page.settle(() => subscriptions[1]?.next(null, "medtech"));
    expect([page.text(), subscriptions.map(({ key }) => key)]).toEqual(["medtech", [panels, panels]]);
    await page.remove();
  });
});

describe("tenantSWR", () => {
  // Planted fault: a new cache with every render.
  it("returns the same object for the same client, and another object for another client", async () => {
    const [one, other] = [await clientForAcme(), await clientForAcme()];
    expect(tenantSWR(one)).toBe(tenantSWR(one));
    expect(tenantSWR(one)).not.toBe(tenantSWR(other));
  });

  // Planted fault: a module that remembers the last client it was called with.
  it("keeps two requests of one server apart", async () => {
    const [one, other] = [await clientForAcme(), await clientForAcme()];
    await other.switchTenant("medtech");
    const shown = [];
    for (const client of [one, other]) {
      const { cache, render } = rendererFor(client);
      const page = await render(() => useSWR(panels, slugLoader(client)).data);
      shown.push([page.text(), ...[...cache.keys()].map((name) => name.slice(0, medtechPrefix.length))]);
      await page.remove();
    }
    expect(shown).toEqual([
      ["acme", `@"${ACME}",`],
      ["medtech", medtechPrefix],
    ]);
  });
});

it("the SWR guide's example works, in React's strict mode too", async () => {
  const requests: string[] = [];
  const client = await clientForAcme((request) => {
    requests.push(`${request.method} ${request.headers.get("x-tenant-id")}`);
    return Response.json("ok");
  });
  const address = "http://api.test/panels";
  const Page = () => [useSWR<string>(address).data, createElement(SavePanel, { key: 1, address })];
  const page = await renderPage(Page, (children) =>
    createElement(StrictMode, null, createElement(TenantProvider, { client }, createElement(Requests, null, children))),
  );
  await page.settle(() => client.switchTenant("medtech"));
  expect(page.text()).toBe("okSave");
  await page.settle(() => page.click("button"));
  expect(requests).toEqual([`GET ${ACME}`, `GET ${MEDTECH}`, `POST ${MEDTECH}`, `GET ${MEDTECH}`]);
  await page.remove();
});

it("tenantry/swr exports the names of the snapshot", () => {
  expect(Object.keys(tenantrySWR).sort()).toMatchSnapshot();
});
