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
import { answerOf, byHand, clientForAcme, draw } from "./page.js";

const { tenantSWR, tenantSWRKey } = tenantrySWR;
const panels = "/api/panels";
const ofMedtech = `@"${MEDTECH}",`;

/** A tenant client, and a way to draw pages whose SWR is its tenant's. */
async function bound(config: SWRConfiguration = {}) {
  const client = await clientForAcme();
  return { client, ...drawer(client, config) };
}

function drawer(client: TenantClient, config: SWRConfiguration = {}) {
  const cache = new Map() as Cache & Map<string, { data?: unknown }>;
  const page = (Page: FunctionComponent) =>
    draw(Page, (drawn) =>
      createElement(SWRConfig, { value: { provider: () => cache, ...config, ...tenantSWR(client) } }, drawn),
    );
  return { cache, page };
}

/** The client as it would be if it cleared nothing: only the keys are left to tell tenants apart. */
function withoutCaches(client: TenantClient): TenantClient {
  return new Proxy(client, {
    get: (_, name) => (name === "addCache" ? () => () => undefined : bind(client, Reflect.get(client, name))),
  });
}

/** The client as it would be if its tenant were in no key: only clearing is left. */
function withoutTenant(client: TenantClient): TenantClient {
  const { tenantId } = client;
  return new Proxy(client, {
    get: (_, name) => (name === "tenantId" ? tenantId : bind(client, Reflect.get(client, name))),
  });
}

function bind(client: TenantClient, member: unknown): unknown {
  return typeof member === "function" ? member.bind(client) : member;
}

describe("the key", () => {
  it("is the app's own to the fetcher, the tenant's to the cache", async () => {
    const { cache, page: drawn } = await bound();
    const load = vi.fn(async () => "ok");
    const page = await drawn(() => {
      useSWR(panels, load);
      useSWR([panels, 7], load);
      useSWR(() => ({ path: panels }), load);
      return null;
    });
    expect(load.mock.calls).toEqual([[panels], [[panels, 7]], [{ path: panels }]]);
    expect([...cache.keys()].every((key) => key.startsWith(`@"${ACME}",`))).toBe(true);
    await page.remove();
  });

  it.each([null, "", [] as const, () => null])("is none where the app's is none (%s)", async (none) => {
    const { cache, page: drawn } = await bound();
    const load = vi.fn(async () => "never");
    const page = await drawn(() => useSWR(none as null, load).data);
    expect([load.mock.calls, [...cache.keys()]]).toEqual([[], []]);
    await page.remove();
  });

  // Planted fault: asking before it is known for whom.
  it("is none while there is no tenant", async () => {
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
    const load = vi.fn(answerOf(client));
    const page = await drawer(client).page(() => useSWR(panels, load).data ?? "nothing");
    expect([page.text(), load.mock.calls.length, tenantSWRKey(client, panels)]).toEqual(["nothing", 0, null]);
    await page.settle(() => answer.resolve(new Response()));
    expect([page.text(), load.mock.calls.length]).toEqual(["acme", 1]);
    await page.remove();
  });

  // Planted fault: leaving the tenant out of the key. Nothing else here could tell tenants apart.
  it("keeps tenants apart where nothing is ever cleared, late answers too", async () => {
    const client = await clientForAcme();
    const { load, answer } = byHand();
    const { page: drawn } = drawer(withoutCaches(client));
    const page = await drawn(() => `${useSWR(panels, load).data} ${useSWR("/late", load).data}`);
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

  it("can be had: to change an entry, to seed one, to load one ahead", async () => {
    const client = await clientForAcme();
    const fallback = { [unstable_serialize(tenantSWRKey(client, panels))]: "from the server" };
    const { page: drawn } = drawer(client, { fallback, revalidateIfStale: false });
    const load = vi.fn(answerOf(client));
    preload(tenantSWRKey(client, "/ahead"), () => "ahead");
    let change: () => unknown = () => undefined;
    const page = await drawn(() => {
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

describe("a switch", () => {
  // Planted fault: leaving it to the keys, when the old tenant's data stays in the cache.
  it("takes the old tenant off the screen and out of the cache, and loads anew what is mounted", async () => {
    const { client, cache, page: drawn } = await bound();
    const load = vi.fn(answerOf(client));
    let seed: () => unknown = () => undefined;
    const page = await drawn(() => {
      const { mutate } = useSWRConfig();
      seed = () => mutate(tenantSWRKey(client, "/unmounted"), "acme", { revalidate: false });
      return useSWRImmutable(panels, load).data ?? "loading";
    });
    await page.settle(() => seed());
    expect([page.text(), cache.size]).toEqual(["acme", 2]);
    await page.settle(() => client.switchTenant("medtech"));
    expect([page.text(), load.mock.calls.length]).toEqual(["medtech", 2]);
    expect([...cache.keys()]).toEqual([`${ofMedtech}"${panels}",`]);
    await page.remove();
  });

  // Planted fault: leaving it to the keys. Here they are the same for all tenants.
  it("forgets everything and lets no late answer in, also where keys have no tenant in them", async () => {
    const client = await clientForAcme();
    const { load, answer, calls } = byHand();
    const { cache, page: drawn } = drawer(withoutTenant(client));
    let again: () => unknown = () => undefined;
    const page = await drawn(() => {
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

  it("covers infinite lists, pages on their way too", async () => {
    const { client, cache, page: drawn } = await bound();
    const late = deferred<string>();
    let grow: () => unknown = () => undefined;
    const load = async ([, page]: readonly [string, number]) =>
      page === 2 && client.tenant?.slug === "acme" ? late.promise : `${client.tenant?.slug} ${page}`;
    const page = await drawn(() => {
      const { data, size, setSize } = useSWRInfinite((index) => [panels, index] as const, load);
      grow = () => setSize(size + 1);
      return data?.join(", ") ?? "loading";
    });
    await page.settle(() => grow());
    expect(page.text()).toBe("acme 0, acme 1");
    await page.settle(() => void grow());
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("medtech 0");
    await page.settle(() => late.resolve("acme 2"));
    expect(page.text()).toBe("medtech 0");
    expect(JSON.stringify([...cache])).not.toContain("acme");
    await page.remove();
  });

  it("covers suspense", async () => {
    const { client, page: drawn } = await bound({ suspense: true });
    const { load, answer } = byHand();
    const Suspending = () => useSWR(panels, load).data;
    const page = await drawn(() => createElement(Suspense, { fallback: "waiting" }, createElement(Suspending)));
    await page.settle(() => answer(0, "acme"));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toContain("waiting");
    await page.settle(() => answer(1, "medtech"));
    expect(page.text()).toBe("medtech");
    await page.remove();
  });

  // Planted fault: a switch that leaves the page empty when it fails.
  it("that fails half-way loads anew for the tenant that stays", async () => {
    const { client, page: drawn } = await bound();
    const load = vi.fn(answerOf(client));
    const page = await drawn(() => useSWR(panels, load).data ?? "loading");
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
  /** A page of a list that keeps showing the last page until the next is there; none for page 0. */
  function listWith(load: () => Promise<string>) {
    let turn: (page: number) => void = () => undefined;
    const List = () => {
      const [number, setNumber] = useState(1);
      turn = setNumber;
      return useSWR(number ? [panels, number] : null, load, { keepPreviousData: true }).data ?? "nothing";
    };
    return { List, turn: (page: number) => turn(page) };
  }

  // Planted fault: taking the tenant that there is in the end for another than none in the beginning.
  it("keeps the last page of a tenant, also of one that the page was drawn before", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    const { load, answer } = byHand();
    const { List, turn } = listWith(load);
    const page = await drawer(client).page(List);
    await page.settle(() => client.ready);
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => turn(2));
    expect(page.text()).toBe("acme");
    await page.remove();
  });

  // Planted fault: leaving it to SWR, which tells only hooks that have a key to drop what they keep.
  it.each([1, 2, 0])("keeps nothing of the old tenant on page %d", async (shown) => {
    const { client, page: drawn } = await bound();
    const { load, answer } = byHand();
    const { List, turn } = listWith(load);
    const page = await drawn(List);
    await page.settle(() => answer(0, "acme"));
    await page.settle(() => turn(shown));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("nothing");
    await page.remove();
  });
});

describe("mutations", () => {
  it("are taken off the screen", async () => {
    const { client, page: drawn } = await bound();
    let save: () => unknown = () => undefined;
    const page = await drawn(() => {
      const { trigger, data } = useSWRMutation(panels, answerOf(client));
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

  // Planted fault: a result or a roll-back that is written when it comes, whoever the client acts for by then.
  it.each(["succeed", "fail"])("that %s after the switch write nothing", async (end) => {
    const { client, cache, page: drawn } = await bound();
    const answer = deferred<string>();
    const said: unknown[] = [];
    let save: () => unknown = () => undefined;
    const page = await drawn(() => {
      const { data } = useSWR(panels, answerOf(client));
      const saving = useSWRMutation(panels, () => answer.promise, {
        optimisticData: "acme, soon",
        populateCache: true,
        onSuccess: (result) => said.push(result),
        onError: (error) => said.push(error),
      });
      save = () => void saving.trigger().catch(() => undefined);
      return `${data} ${saving.data} ${saving.error}`;
    });
    await page.settle(() => save());
    expect(page.text()).toBe("acme, soon undefined undefined");
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => (end === "fail" ? answer.reject(new Error("aborted")) : answer.resolve("acme, saved")));
    expect([page.text(), said]).toEqual(["medtech undefined undefined", []]);
    expect(JSON.stringify([...cache])).not.toContain("acme");
    await page.remove();
  });

  // Planted fault: sending for the new tenant what a person did on the old one's page.
  it("that begin on the old tenant's page are not sent", async () => {
    const { client, page: drawn } = await bound();
    const sent = vi.fn(async () => "sent");
    let save: () => Promise<unknown> = async () => undefined;
    const page = await drawn(() => {
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

describe("subscriptions", () => {
  // Planted fault: handing on what an ended subscription says. SWR writes it to the key that the hook has by then.
  it("begin anew, and what an old one says is not heard", async () => {
    const { client, page: drawn } = await bound();
    const heard: { key: string; say: (error: null, news: string) => void }[] = [];
    const ended = vi.fn();
    const page = await drawn(
      () =>
        useSWRSubscription(panels, (key: string, { next }: { next: (error: null, news: string) => void }) => {
          heard.push({ key, say: next });
          return ended;
        }).data ?? "nothing",
    );
    await page.settle(() => heard[0]?.say(null, "acme"));
    expect(page.text()).toBe("acme");
    await page.settle(() => client.switchTenant("medtech"));
    await page.settle(() => heard[0]?.say(null, "acme, late"));
    expect([page.text(), ended.mock.calls.length]).toEqual(["nothing", 1]);
    await page.settle(() => heard[1]?.say(null, "medtech"));
    expect([page.text(), heard.map(({ key }) => key)]).toEqual(["medtech", [panels, panels]]);
    await page.remove();
  });
});

describe("tenantSWR", () => {
  // Planted fault: a cache more with every render.
  it("is the same for every call with a client, and another for another", async () => {
    const [one, other] = [await clientForAcme(), await clientForAcme()];
    expect(tenantSWR(one)).toBe(tenantSWR(one));
    expect(tenantSWR(one)).not.toBe(tenantSWR(other));
  });

  // Planted fault: a module that remembers the client it was made for last.
  it("keeps two requests of one server apart", async () => {
    const [one, other] = [await clientForAcme(), await clientForAcme()];
    await other.switchTenant("medtech");
    const shown = [];
    for (const client of [one, other]) {
      const { cache, page } = drawer(client);
      const drawn = await page(() => useSWR(panels, answerOf(client)).data);
      shown.push([drawn.text(), ...[...cache.keys()].map((name) => name.slice(0, ofMedtech.length))]);
      await drawn.remove();
    }
    expect(shown).toEqual([
      ["acme", `@"${ACME}",`],
      ["medtech", ofMedtech],
    ]);
  });
});

it("works as the guide says, in React's strict mode too", async () => {
  const asked: string[] = [];
  const client = await clientForAcme((request) => {
    asked.push(`${request.method} ${request.headers.get("x-tenant-id")}`);
    return Response.json("ok");
  });
  const address = "http://api.test/panels";
  const Page = () => [useSWR<string>(address).data, createElement(SavePanel, { key: 1, address })];
  const page = await draw(Page, (drawn) =>
    createElement(StrictMode, null, createElement(TenantProvider, { client }, createElement(Requests, null, drawn))),
  );
  await page.settle(() => client.switchTenant("medtech"));
  expect(page.text()).toBe("okSave");
  await page.settle(() => page.click("button"));
  expect(asked).toEqual([`GET ${ACME}`, `GET ${MEDTECH}`, `POST ${MEDTECH}`, `GET ${MEDTECH}`]);
  await page.remove();
});

it("keeps the names it exports", () => {
  expect(Object.keys(tenantrySWR).sort()).toMatchSnapshot();
});
