import { createTenantClient, explainTenant, type TenantCache, type TenantClientOptions, TenantId } from "tenantry";
import { describe, expect, it, vi } from "vitest";
import { ACME, deferred, MEDTECH, profileOf, tenantApi } from "./fixtures.js";

const api = "http://api.test";

function clientAt(host: string, options: Partial<TenantClientOptions> = {}) {
  return createTenantClient({ api, fetch: tenantApi().send, request: { host }, ...options });
}

describe("a new client", () => {
  it("loads the profile of the host's tenant", async () => {
    const { send, requests } = tenantApi();
    const client = clientAt("acme.localhost", { fetch: send });
    expect([client.status, client.tenantId]).toEqual(["NOT_READY", null]);
    await client.ready;
    expect([client.status, String(client.tenantId), client.tenant?.slug]).toEqual(["READY", ACME, "acme"]);
    expect(requests.map(({ url }) => url)).toEqual([`${api}/v1/tenants/acme/profile`]);
  });

  it("requests nothing where it has a snapshot", () => {
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

  // Planted fault: resolving without a request, which finds no tenant or the platform.
  it("uses the snapshot's tenant where there is no request", () => {
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

  it("reports a failed first load as an error, without an unhandled rejection", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const client = clientAt("acme.localhost", { fetch: async () => new Response("down", { status: 503 }) });
    const onError = vi.fn();
    client.on("error", onError);
    await new Promise((resolve) => client.on("error", () => setTimeout(resolve)));
    expect([client.status, client.tenantId]).toEqual(["ERROR", null]);
    expect(client.error).toMatchObject({ code: "TENANT_API", details: { status: 503 } });
    expect(onError).toHaveBeenCalledOnce();
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_API" });
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("has an error without a status where the API cannot be reached", async () => {
    const cause = new TypeError("fetch failed");
    const client = clientAt("acme.localhost", { fetch: () => Promise.reject(cause) });
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_API", details: { status: null }, cause });
  });

  it("compares the directory's response with sources that name an id and a slug", async () => {
    const client = createTenantClient({
      api,
      fetch: tenantApi().send,
      request: { headers: { host: "acme.localhost", "x-tenant-id": MEDTECH } },
    });
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_CONFLICT" });
    expect(client.tenantId).toBeNull();
  });

  it("names the invalid option in an error", () => {
    expect(() => clientAt("acme.localhost", { apiOrigins: ["https://*.vital.health"] })).toThrow(/apiOrigins/);
    expect(() => clientAt("acme.localhost", { rootDomain: "vital.health" } as object)).toThrow(/rootDomain/);
    expect(() => createTenantClient({} as never)).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
  });
});

describe("client.resolution", () => {
  // Planted fault: an object that the app can change. The client confirms the tenant of a loaded profile by it.
  it("cannot be changed by the app", () => {
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const resolved = clientAt("acme.localhost", {
      request: { headers: { host: "acme.localhost", "x-tenant-id": ACME } },
    });
    for (const { resolution } of [resolved, createTenantClient({ api, snapshot })]) {
      for (const part of [resolution, resolution.unconfirmed, ...resolution.unconfirmed]) {
        expect(Object.isFrozen(part)).toBe(true);
      }
    }
    expect(resolved.resolution.unconfirmed).toHaveLength(1);
  });
});

describe("client.explain", () => {
  it("says what each source said when the client was made", async () => {
    const request = { headers: { host: "acme.localhost", cookie: `tenant_id=${MEDTECH}` } };
    const client = clientAt("acme.localhost", { request });
    await client.ready;
    const { trace, resolution, error } = client.explain();
    expect([resolution, error]).toEqual([client.resolution, null]);
    expect(trace.find(({ outcome }) => outcome === "used")?.source).toBe("subdomain");
    expect(trace.find(({ source }) => source === "cookie")?.outcome).toBe("passed over");
    expect(client.explain()).toEqual(explainTenant(request));
  });

  it("names the snapshot where there is no request", () => {
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const { trace, resolution, error } = createTenantClient({ api, snapshot }).explain();
    expect(trace).toMatchObject([{ source: "pinned", outcome: "used", detail: expect.stringContaining("snapshot") }]);
    expect([resolution?.id, error]).toEqual([ACME, null]);
  });

  // Planted fault: logging after the tenant is resolved, so that a refusal, which needs the trace most, has none.
  it("is logged with debug, also where the request is refused", () => {
    const debug = vi.spyOn(console, "debug").mockImplementation(() => undefined);
    const header = { headers: { host: "acme.localhost", "x-tenant-id": "wrong" } };
    expect(() => clientAt("acme.localhost", { request: header, debug: true })).toThrow(
      expect.objectContaining({ code: "INVALID_TENANT_ID" }),
    );
    const lines = debug.mock.calls.map(([line]) => line);
    debug.mockRestore();
    expect(lines).toHaveLength(7);
    expect(lines).toContainEqual(expect.stringMatching(/^tenantry: header refused: /));
  });
});

describe("client.flag and client.limit", () => {
  const features = JSON.parse(
    '{ "on": true, "layout": "grid", "rate": 0.5, "list": [1], "none": null, "__proto__": "own" }',
  );
  const limits = { seats: { limit: 5, used: 7, resetsAt: "2026-12-01T00:00:00Z" }, storage: null };
  const snapshot = { profile: profileOf("acme", { features, limits }), madeAt: "2026-11-21T00:00:00Z" } as never;
  const client = createTenantClient({ api, snapshot });

  it("return a value of the fallback's type, and the fallback otherwise", () => {
    expect(client.flag("on", false)).toBe(true);
    expect(client.flag("layout", "list")).toBe("grid");
    expect(client.flag("rate", 1)).toBe(0.5);
    expect(client.flag("list", [] as number[])).toEqual([1]);
    expect(client.flag("layout", false)).toBe(false);
    expect(client.flag("list", {})).toEqual({});
    expect(client.flag("none", {})).toEqual({});
    expect(client.flag("missing", "list")).toBe("list");
  });

  // Planted fault: reading flags from an object, which inherits members.
  it("find only the profile's own keys", () => {
    for (const key of ["constructor", "toString", "hasOwnProperty", "valueOf"]) {
      expect(client.flag(key, "fallback")).toBe("fallback");
      expect(client.limit(key)).toBeNull();
    }
    expect(client.flag("__proto__", "fallback")).toBe("own");
  });

  it("return what remains of a limit", () => {
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

  it("changes the whole state in one step and emits one event", async () => {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: {}, ...platform });
    await client.ready;
    const onSwitch = vi.fn();
    client.on("switch", onSwitch);
    const switching = client.switchTenant("medtech");
    expect([client.status, client.tenant?.slug]).toEqual(["RECONCILING", "acme"]);
    await switching;
    expect([client.status, client.tenant?.slug, String(client.tenantId)]).toEqual(["READY", "medtech", MEDTECH]);
    expect(onSwitch).toHaveBeenCalledWith({ from: TenantId.parse(ACME), to: client.tenantId, epoch: 2 });
  });

  it("changes nothing when it fails", async () => {
    const { send } = tenantApi();
    const refuseMedtech: typeof fetch = (input, init) =>
      new Request(input, init).url.includes("medtech")
        ? Promise.resolve(Response.json({ code: "UNAUTHORIZED_TENANT_ACCESS" }, { status: 403 }))
        : send(input, init);
    const client = createTenantClient({ api, fetch: refuseMedtech, request: {}, ...platform });
    await client.ready;
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    expect([client.status, client.tenant?.slug, client.error?.name]).toEqual([
      "READY",
      "acme",
      "UnauthorizedTenantAccessError",
    ]);
  });

  // Planted fault: using the profile that arrives last.
  it("ends with the tenant of the last call, in whatever order the responses arrive", async () => {
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

  // Planted fault: returning early for the active tenant while another switch is pending.
  it("to the active tenant supersedes a pending switch", async () => {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: {}, ...platform });
    await client.ready;
    const superseded = client.switchTenant("medtech");
    const back = client.switchTenant("acme");
    await expect(superseded).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    await back;
    expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
  });

  // Planted fault: a refused switch that replaces the load that requests wait for.
  it("does not disturb the first load when it is refused", async () => {
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

  it("is refused where the host names the tenant", async () => {
    const client = clientAt("acme.localhost");
    await client.ready;
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_CONFLICT" });
    await expect(client.switchTenant("acme")).resolves.toBeUndefined();
    expect(client.tenant?.slug).toBe("acme");
  });

  it("works after the first tenant failed to load", async () => {
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

describe("a registered cache", () => {
  const platform = { sources: ["header", "default"] as const, defaultTenant: "acme" };

  async function clientWithCaches(...caches: TenantCache[]) {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: {}, ...platform });
    const removals = caches.map((cache) => client.addCache(cache));
    await client.ready;
    return { client, removals };
  }

  // Planted fault: clearing after the new tenant is set, so that the page renders the old tenant's data in between.
  it("is cleared before the new tenant is set and reloads afterwards", async () => {
    const events: string[] = [];
    const record = (what: string) => () => events.push(`${what} ${client.tenant?.slug} ${client.status}`);
    const { client, removals } = await clientWithCaches(
      { clear: () => record("clear")(), reload: () => record("reload")() },
      { clear: () => record("never")() },
    );
    removals[1]?.();
    expect(events).toEqual([]);
    await client.switchTenant("medtech");
    expect(events).toEqual(["clear acme RECONCILING", "reload medtech READY"]);
  });

  // Planted fault: switching although a cache still holds the old tenant's data.
  it("that cannot be cleared stops the switch, and the caches already cleared reload", async () => {
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

describe("a disposed client", () => {
  it("has no active tenant", async () => {
    const client = clientAt("acme.localhost");
    await client.ready;
    client.dispose();
    expect([client.tenantId, client.status]).toEqual([null, "NOT_READY"]);
    await expect(client.fetch(`${api}/v1/panels`)).rejects.toMatchObject({ code: "TENANT_CONTEXT_NOT_SET" });
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_CONTEXT_NOT_SET" });
    expect(client.tenantId).toBeNull();
  });

  it("ignores a profile that arrives late", async () => {
    const answer = deferred<Response>();
    const client = clientAt("acme.localhost", { fetch: () => answer.promise });
    client.dispose();
    answer.resolve(Response.json(profileOf("acme")));
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    expect(client.tenantId).toBeNull();
  });
});

describe("client.on", () => {
  it("calls a listener until it is removed, also where another listener throws", async () => {
    const thrown = new Error("thrown by the listener");
    const uncaught = vi.fn();
    const before = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", uncaught);
    const client = clientAt("acme.localhost");
    const statuses: string[] = [];
    client.on("change", () => {
      throw thrown;
    });
    client.on("change", ({ status }) => statuses.push(status));
    const unsubscribe = client.on("change", () => statuses.push("unsubscribed"));
    unsubscribe();
    await client.ready;
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.removeAllListeners("uncaughtException");
    for (const listener of before) {
      process.on("uncaughtException", listener);
    }
    expect(statuses).toEqual(["READY"]);
    expect(uncaught).toHaveBeenCalledWith(thrown, expect.anything());
  });

  it("emits a change event for a refreshed profile", async () => {
    let version = 0;
    const client = clientAt("acme.localhost", {
      fetch: async () => Response.json(profileOf("acme", { version: ++version })),
    });
    await client.ready;
    const onChange = vi.fn();
    client.on("change", onChange);
    await client.refresh();
    expect([client.tenant?.version, onChange.mock.calls.length]).toEqual([2, 1]);
  });
});
