import { createTenantClient, type TenantCache, type TenantClientOptions, TenantId } from "tenantry";
import { describe, expect, it, vi } from "vitest";
import { ACME, deferred, MEDTECH, profileOf, tenantApi } from "./fixtures.js";

const api = "http://api.test";

function clientAt(host: string, options: Partial<TenantClientOptions> = {}) {
  return createTenantClient({ api, fetch: tenantApi().send, request: { host }, ...options });
}

describe("at start", () => {
  it("loads the profile of the tenant that the host names", async () => {
    const { send, requests } = tenantApi();
    const client = clientAt("acme.localhost", { fetch: send });
    expect([client.status, client.tenantId]).toEqual(["NOT_READY", null]);
    await client.ready;
    expect([client.status, String(client.tenantId), client.tenant?.slug]).toEqual(["READY", ACME, "acme"]);
    expect(requests.map(({ url }) => url)).toEqual([`${api}/v1/tenants/acme/profile`]);
  });

  it("requests nothing with a snapshot", () => {
    const { send, requests } = tenantApi();
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const client = createTenantClient({ api, fetch: send, snapshot });
    expect([client.status, String(client.tenantId), client.snapshot()?.madeAt]).toEqual([
      "READY",
      ACME,
      "2026-11-21T00:00:00Z",
    ]);
    expect(requests).toEqual([]);
  });

  // Planted fault: resolving where there is no request, and finding nobody, or the platform.
  it("renders a snapshot where there is no request to resolve from", () => {
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const client = createTenantClient({ api: "/api", snapshot, sources: ["subdomain"], allowedTenants: ["acme"] });
    expect([client.status, client.resolution.source, client.resolution.id]).toEqual(["READY", "pinned", ACME]);
  });

  // Planted fault: trusting a snapshot that was rendered for another host.
  it("refuses a snapshot of another tenant than the host's", () => {
    const snapshot = { profile: profileOf("medtech"), madeAt: "2026-11-21T00:00:00Z" } as never;
    expect(() => clientAt("acme.localhost", { snapshot })).toThrow(
      expect.objectContaining({ code: "TENANT_CONFLICT" }),
    );
  });

  it("says why a tenant cannot be had, and rejects nobody who did not ask", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const client = clientAt("acme.localhost", { fetch: async () => new Response("down", { status: 503 }) });
    const told = vi.fn();
    client.on("error", told);
    await new Promise((resolve) => client.on("error", () => setTimeout(resolve)));
    expect([client.status, client.tenantId]).toEqual(["ERROR", null]);
    expect(client.error).toMatchObject({ code: "TENANT_API", details: { status: 503 } });
    expect(told).toHaveBeenCalledOnce();
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_API" });
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("tells an API that cannot be reached from one that answers", async () => {
    const cause = new TypeError("fetch failed");
    const client = clientAt("acme.localhost", { fetch: () => Promise.reject(cause) });
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_API", details: { status: null }, cause });
  });

  it("confirms with the directory what the sources could not compare", async () => {
    const client = createTenantClient({
      api,
      fetch: tenantApi().send,
      request: { headers: { host: "acme.localhost", "x-tenant-id": MEDTECH } },
    });
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_CONFLICT" });
    expect(client.tenantId).toBeNull();
  });

  it("names the option that is wrong", () => {
    expect(() => clientAt("acme.localhost", { apiOrigins: ["https://*.vital.health"] })).toThrow(/apiOrigins/);
    expect(() => clientAt("acme.localhost", { rootDomain: "vital.health" } as object)).toThrow(/rootDomain/);
    expect(() => createTenantClient({} as never)).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
  });
});

describe("flags and limits", () => {
  const features = JSON.parse(
    '{ "on": true, "layout": "grid", "rate": 0.5, "list": [1], "none": null, "__proto__": "own" }',
  );
  const limits = { seats: { limit: 5, used: 7, resetsAt: "2026-12-01T00:00:00Z" }, storage: null };
  const snapshot = { profile: profileOf("acme", { features, limits }), madeAt: "2026-11-21T00:00:00Z" } as never;
  const client = createTenantClient({ api, snapshot });

  it("gives a value of the fallback's type and the fallback for anything else", () => {
    expect(client.flag("on", false)).toBe(true);
    expect(client.flag("layout", "list")).toBe("grid");
    expect(client.flag("rate", 1)).toBe(0.5);
    expect(client.flag("list", [] as number[])).toEqual([1]);
    expect(client.flag("layout", false)).toBe(false);
    expect(client.flag("list", {})).toEqual({});
    expect(client.flag("none", {})).toEqual({});
    expect(client.flag("missing", "list")).toBe("list");
  });

  // Planted fault: reading flags from an object, which has members nobody gave it.
  it("knows only the keys that the profile has itself", () => {
    for (const key of ["constructor", "toString", "hasOwnProperty", "valueOf"]) {
      expect(client.flag(key, "fallback")).toBe("fallback");
      expect(client.limit(key)).toBeNull();
    }
    expect(client.flag("__proto__", "fallback")).toBe("own");
  });

  it("tells what is left of a limit", () => {
    expect(client.limit("seats")).toEqual({
      limit: 5,
      used: 7,
      remaining: 0,
      unlimited: false,
      resetsAt: "2026-12-01T00:00:00Z",
    });
    expect(client.limit("storage")).toMatchObject({ limit: null, remaining: null, unlimited: true });
    expect(client.limit("missing")).toBeNull();
  });
});

describe("switchTenant", () => {
  const platform = { sources: ["header", "default"] as const, defaultTenant: "acme" };

  it("moves everything in one step and tells it", async () => {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: {}, ...platform });
    await client.ready;
    const moved = vi.fn();
    client.on("switch", moved);
    const move = client.switchTenant("medtech");
    expect([client.status, client.tenant?.slug]).toEqual(["RECONCILING", "acme"]);
    await move;
    expect([client.status, client.tenant?.slug, String(client.tenantId)]).toEqual(["READY", "medtech", MEDTECH]);
    expect(moved).toHaveBeenCalledWith({ from: TenantId.parse(ACME), to: client.tenantId, epoch: 2 });
  });

  it("changes nothing when it fails", async () => {
    const { send } = tenantApi();
    const refusing: typeof fetch = (input, init) =>
      new Request(input, init).url.includes("medtech")
        ? Promise.resolve(Response.json({ code: "UNAUTHORIZED_TENANT_ACCESS" }, { status: 403 }))
        : send(input, init);
    const client = createTenantClient({ api, fetch: refusing, request: {}, ...platform });
    await client.ready;
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    expect([client.status, client.tenant?.slug, client.error?.name]).toEqual([
      "READY",
      "acme",
      "UnauthorizedTenantAccessError",
    ]);
  });

  // Planted fault: letting whichever profile arrives last win.
  it("ends in the tenant that was asked for last, in whatever order the answers arrive", async () => {
    const waiting = new Map<string, ReturnType<typeof deferred<Response>>>();
    const send: typeof fetch = (input, init) => {
      const answer = deferred<Response>();
      waiting.set(new URL(new Request(input, init).url).pathname.split("/")[3] as string, answer);
      return answer.promise;
    };
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const client = createTenantClient({ api, fetch: send, request: {}, ...platform, snapshot });
    const first = client.switchTenant(MEDTECH);
    const second = client.switchTenant("medtech");
    await vi.waitFor(() => expect([...waiting.keys()]).toEqual([MEDTECH, "medtech"]));
    waiting.get("medtech")?.resolve(Response.json(profileOf("medtech", { version: 2 })));
    await second;
    waiting.get(MEDTECH)?.resolve(Response.json(profileOf("medtech", { version: 1 })));
    await expect(first).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    expect(client.tenant?.version).toBe(2);
  });

  // Planted fault: "already there" answered while another switch is still on its way.
  it("back to where it is ends there, also when another switch is under way", async () => {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: {}, ...platform });
    await client.ready;
    const away = client.switchTenant("medtech");
    const back = client.switchTenant("acme");
    await expect(away).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    await back;
    expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
  });

  // Planted fault: a refused switch taking the place of the load that requests wait for.
  it("that is refused leaves the first load alone", async () => {
    const answer = deferred<Response>();
    const { send } = tenantApi();
    const client = clientAt("acme.localhost", {
      fetch: (input, init) => (new Request(input, init).url.includes("/profile") ? answer.promise : send(input, init)),
    });
    const waiting = client.fetch(`${api}/v1/panels`);
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_CONFLICT" });
    answer.resolve(Response.json(profileOf("acme")));
    expect(await (await waiting).text()).toBe("ok");
  });

  it("is refused where the host decides", async () => {
    const client = clientAt("acme.localhost");
    await client.ready;
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_CONFLICT" });
    await expect(client.switchTenant("acme")).resolves.toBeUndefined();
    expect(client.tenant?.slug).toBe("acme");
  });

  it("works where the first tenant could not be had", async () => {
    const { send } = tenantApi();
    let refuse = true;
    const client = createTenantClient({
      api,
      request: {},
      ...platform,
      fetch: (input, init) => (refuse ? Promise.reject(new Error("offline")) : send(input, init)),
    });
    await client.ready.catch(() => undefined);
    refuse = false;
    await client.switchTenant("medtech");
    await client.ready;
    expect([client.status, client.error, client.tenant?.slug]).toEqual(["READY", null, "medtech"]);
  });
});

describe("a cache", () => {
  const platform = { sources: ["header", "default"] as const, defaultTenant: "acme" };

  async function clientWithCaches(...caches: TenantCache[]) {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: {}, ...platform });
    const stops = caches.map((cache) => client.addCache(cache));
    await client.ready;
    return { client, stops };
  }

  // Planted fault: clearing after the new tenant is set, when what is drawn meanwhile is the old one's.
  it("is cleared before the new tenant is set and reloads after", async () => {
    const seen: string[] = [];
    const note = (what: string) => () => seen.push(`${what} ${client.tenant?.slug} ${client.status}`);
    const { client, stops } = await clientWithCaches(
      { clear: () => note("clear")(), reload: () => note("reload")() },
      { clear: () => note("never")() },
    );
    stops[1]?.();
    expect(seen).toEqual([]);
    await client.switchTenant("medtech");
    expect(seen).toEqual(["clear acme RECONCILING", "reload medtech READY"]);
  });

  // Planted fault: moving on with a cache that still holds the old tenant's data.
  it("that cannot be cleared keeps the tenant, and those that were cleared reload", async () => {
    const reload = vi.fn();
    const { client } = await clientWithCaches(
      { clear: () => undefined, reload },
      {
        clear: () => {
          throw new Error("stuck");
        },
      },
    );
    await expect(client.switchTenant("medtech")).rejects.toThrow("stuck");
    expect([client.tenant?.slug, client.status]).toEqual(["acme", "READY"]);
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe("a client that is disposed of", () => {
  it("acts for nobody", async () => {
    const client = clientAt("acme.localhost");
    await client.ready;
    client.dispose();
    expect([client.tenantId, client.status]).toEqual([null, "NOT_READY"]);
    await expect(client.fetch(`${api}/v1/panels`)).rejects.toMatchObject({ code: "TENANT_CONTEXT_NOT_SET" });
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_CONTEXT_NOT_SET" });
    expect(client.tenantId).toBeNull();
  });

  it("does not come back when its profile arrives late", async () => {
    const answer = deferred<Response>();
    const client = clientAt("acme.localhost", { fetch: () => answer.promise });
    client.dispose();
    answer.resolve(Response.json(profileOf("acme")));
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    expect(client.tenantId).toBeNull();
  });
});

describe("listeners", () => {
  it("hear until they stop, and one that throws keeps nobody from hearing", async () => {
    const thrown = new Error("a listener's own");
    const uncaught = vi.fn();
    const before = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", uncaught);
    const client = clientAt("acme.localhost");
    const heard: string[] = [];
    client.on("change", () => {
      throw thrown;
    });
    client.on("change", ({ status }) => heard.push(status));
    const stop = client.on("change", () => heard.push("stopped"));
    stop();
    await client.ready;
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.removeAllListeners("uncaughtException");
    for (const listener of before) {
      process.on("uncaughtException", listener);
    }
    expect(heard).toEqual(["READY"]);
    expect(uncaught).toHaveBeenCalledWith(thrown, expect.anything());
  });

  it("see a refreshed profile", async () => {
    let version = 0;
    const client = clientAt("acme.localhost", {
      fetch: async () => Response.json(profileOf("acme", { version: ++version })),
    });
    await client.ready;
    const heard = vi.fn();
    client.on("change", heard);
    await client.refresh();
    expect([client.tenant?.version, heard.mock.calls.length]).toEqual([2, 1]);
  });
});
