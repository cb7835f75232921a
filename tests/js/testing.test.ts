import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createTenantClient, TenantId, tenantKey } from "tenantry";
import {
  acme,
  createTestClient,
  expectNoTenantLeak,
  type Handler,
  healthco,
  limitFixture,
  medtech,
  membershipFixture,
  openHeldUpstream,
  profileFixture,
  snapshotFixture,
  type TenantLeakError,
  tenantFixtures,
} from "tenantry/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openHeldUpstream as openUpstreamOfSource, queueOf } from "../../js/testing/held-upstream.js";

it("tenantry/testing exports the names of the snapshot", async () => {
  expect(Object.keys(await import("tenantry/testing")).sort()).toMatchSnapshot();
});

describe("fixtures", () => {
  it("are equal to what the kernel parses from them", () => {
    for (const profile of [acme, medtech, healthco, ...tenantFixtures(3)]) {
      expect(profileFixture(profile)).toEqual(profile);
      expect(TenantId.parse(profile.id).toString()).toBe(profile.id);
    }
  });

  // Planted fault: the same id for every profile without a given id.
  it("of different slugs have different ids, and the same slug always has the same id", () => {
    const ids = [...tenantFixtures(1_000), profileFixture(), profileFixture({ slug: "globex" })].map(({ id }) => id);
    expect(new Set(ids).size).toBe(1_002);
    expect(profileFixture({ slug: "globex" })).toEqual(profileFixture({ slug: "globex" }));
  });

  it("accept overrides, and the kernel derives the rest", () => {
    const profile = profileFixture({
      slug: "globex",
      flags: { beta: true },
      limits: { seats: { limit: 5, used: 2 }, panels: null },
    });
    expect([profile.name, profile.flags, profile.limits.seats?.remaining]).toEqual(["Globex", { beta: true }, 3]);
    expect(profile.limits.panels?.unlimited).toBe(true);
    expect(limitFixture({ limit: 10, used: 12 })).toMatchObject({ remaining: 0, unlimited: false, resetsAt: null });
    expect(membershipFixture(acme, { role: "admin" })).toMatchObject({ slug: "acme", role: "admin", logoUrl: null });
  });

  // Planted fault: reading a fixture leniently, so that a test uses other data than it states.
  it("refuse a part that a client drops, and accept an inactive tenant", () => {
    expect(() => profileFixture({ branding: { logoUrl: "" } })).toThrow(
      expect.objectContaining({
        code: "TENANT_VALIDATION",
        details: expect.objectContaining({ field: "branding.logoUrl" }),
      }),
    );
    expect(profileFixture({ tier: "business", status: "suspended" })).toMatchObject({
      tier: "business",
      status: "suspended",
    });
  });

  it("of an inactive tenant make a client that refuses it, as in production", async () => {
    const client = createTestClient({ tenant: { slug: "acme", status: "suspended" } });
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_NOT_ACTIVE", details: { status: "suspended" } });
    expect(client.status).toBe("ERROR");
  });

  it("refuse an invalid id and an invalid limit", () => {
    expect(() => profileFixture({ id: "acme" })).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    expect(() => limitFixture({ used: -1 })).toThrow(/limits\.it\.used/);
  });
});

describe("createTestClient", () => {
  const panels = "http://api.test/v1/panels";
  const handlers = { "GET /v1/panels": (request: Request) => new Response(request.headers.get("x-tenant-id")) };

  it("returns a client that is ready at once and records its requests", async () => {
    const client = createTestClient({ handlers });
    expect([client.status, client.tenant, client.requests]).toEqual(["READY", acme, []]);
    expect(await (await client.fetch(`${panels}?page=2`)).text()).toBe(acme.id);
    expect(client.requests).toEqual([{ method: "GET", url: `${panels}?page=2`, tenantId: acme.id }]);
  });

  it("starts with the given tenant, also where its tenant API does not have it", () => {
    const globex = profileFixture({ slug: "globex" });
    expect(createTestClient({ tenant: globex }).tenant).toEqual(globex);
    expect(createTestClient({ tenants: [medtech, acme] }).tenant).toEqual(medtech);
  });

  it("accepts a part of a profile, and the tenant API returns the same profile", async () => {
    const client = createTestClient({ tenant: { slug: "acme", flags: { beta: true } } });
    expect(client.tenant).toMatchObject({ name: "Acme", flags: { beta: true }, limits: {} });
    expect((await client.listTenants()).map(({ name }) => name)).toEqual(["Acme", "MedTech Labs", "HealthCo Clinics"]);
    await client.refresh();
    expect(client.flag("beta", false)).toBe(true);
    expect(() => createTestClient({ tenant: { slug: "not a slug" } })).toThrow(/slug/);
  });

  it("names the missing handler in an error", async () => {
    const client = createTestClient();
    await expect(client.fetch(panels, { method: "POST" })).rejects.toThrow('handlers: { "POST /v1/panels": … }');
    await expect(client.fetch("https://cdn.test/a.js")).rejects.toThrow('"GET https://cdn.test/a.js"');
    expect(client.requests.map(({ tenantId }) => tenantId)).toEqual([acme.id, null]);
  });

  it("switches tenants, and lists them", async () => {
    const client = createTestClient({ handlers });
    expect((await client.listTenants()).map(({ slug }) => slug)).toEqual(["acme", "medtech", "healthco"]);
    await client.switchTenant("medtech");
    await client.switchTenant(healthco.id);
    expect(await (await client.fetch(panels)).text()).toBe(healthco.id);
    await expect(client.switchTenant("unknown")).rejects.toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    expect([client.status, client.tenant]).toEqual(["READY", healthco]);
  });

  // Planted fault: an imitation of the client, which accepts all of these.
  it("refuses everything that a production client refuses", async () => {
    const byMedtech = () => new Response("theirs", { headers: { "x-tenant-id": medtech.id } });
    const client = createTestClient({ handlers: { "GET /v1/panels": byMedtech } });
    await expect(client.fetch(panels)).rejects.toMatchObject({ code: "TENANT_MISMATCH" });
    const atHost = createTestClient({ request: { host: "medtech.localhost" } });
    expect([atHost.status, atHost.tenant, atHost.resolution.source]).toEqual(["READY", medtech, "subdomain"]);
    await expect(atHost.switchTenant("acme")).rejects.toMatchObject({ code: "TENANT_CONFLICT" });
    expect(() => createTestClient({ rootDomain: "vital.health" } as object)).toThrow(/rootDomain/);
  });

  it("lets a test make the tenant API fail", async () => {
    const down = { "GET /v1/tenants/medtech/profile": () => new Response("down", { status: 503 }) };
    const client = createTestClient({ handlers: down });
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_API" });
    expect(client.tenant).toEqual(acme);
  });
});

const tenantOf = (request: Request) => request.headers.get("x-tenant-id") ?? "";
const correctApp: Handler = async (request, { pause }) => {
  await pause();
  return new Response(tenantOf(request));
};

/** The leak that the stress test finds, and must find. */
async function leakIn(app: Parameters<typeof expectNoTenantLeak>[0], options = {}): Promise<TenantLeakError> {
  return expectNoTenantLeak(app, { requests: 1_000, ...options }).then(
    () => expect.unreachable("the leak was not found"),
    (error: TenantLeakError) => error,
  );
}

describe("expectNoTenantLeak finds", () => {
  /** Apps that leak, each in another way. */
  const leaky: Record<string, () => Handler> = {
    "a tenant in a global": () => {
      let current = "";
      return async (request, { pause }) => {
        current = tenantOf(request);
        await pause();
        return new Response(current);
      };
    },
    "a cache whose key is the path": () => {
      const cache = new Map<string, string>();
      return async (request, { pause }) => {
        const { pathname } = new URL(request.url);
        await pause();
        cache.set(pathname, cache.get(pathname) ?? tenantOf(request));
        return new Response(cache.get(pathname));
      };
    },
    "one promise shared by concurrent requests": () => {
      let loading: Promise<string> | undefined;
      return async (request, { pause }) => {
        const load = async () => {
          await pause();
          loading = undefined;
          return tenantOf(request);
        };
        loading ??= load();
        return new Response(await loading);
      };
    },
    "another tenant's body under the right header": () => {
      const rows: string[] = [];
      return async (request, { pause }) => {
        rows.push(tenantOf(request));
        await pause();
        const body = { rows: [{ tenant_id: rows[0]?.replaceAll("-", "").toUpperCase() }] };
        return Response.json(body, { headers: { "x-tenant-id": tenantOf(request) } });
      };
    },
    "the right body under another tenant's header": () => {
      let last = "";
      return async (request, { pause }) => {
        last = tenantOf(request);
        await pause();
        return new Response(tenantOf(request), { headers: { "x-tenant-id": last } });
      };
    },
    "a pooled connection that keeps its tenant after a disconnect": () => {
      const pool: { tenant?: string }[] = [];
      return async (request, { pause }) => {
        const connection = pool.pop() ?? {};
        connection.tenant ??= tenantOf(request);
        const { tenant } = connection;
        await pause().catch((reason) => {
          pool.push(connection);
          throw reason;
        });
        delete connection.tenant;
        pool.push(connection);
        return new Response(tenant);
      };
    },
    "a stream that reads its tenant while it is sent": () => {
      let current = "";
      return (request, { pause }) => {
        current = tenantOf(request);
        const body = new ReadableStream({
          async pull(controller) {
            await pause();
            controller.enqueue(new TextEncoder().encode(current));
            controller.close();
          },
        });
        return new Response(body);
      };
    },
  };

  for (const [name, make] of Object.entries(leaky)) {
    it.each(["fifo", "lifo", "random"] as const)(`${name}, %s`, async (order) => {
      const error = await leakIn(make(), { order });
      expect([error.name, error.message]).toEqual(["AssertionError", expect.stringMatching(/^Leak/)]);
      expect(error.details).toMatchObject({ order, concurrency: 64, tenants: 100, seed: 1 });
      expect(error.details.found).not.toBe(error.details.asked);
      expect(error.details.requests).toBeLessThanOrEqual(1_000);
    });
  }

  // Planted fault: a stress test with one order only.
  it.each([
    ["a stack", "lifo", "fifo", (waiting: string[]) => waiting.pop()],
    ["a queue", "fifo", "lifo", (waiting: string[]) => waiting.shift()],
  ] as const)(
    "%s of tenants, which is correct in %s order and leaks in %s order",
    async (_, correctOrder, leakingOrder, take) => {
      const app = (): Handler => {
        const waiting: string[] = [];
        return async (request, { pause }) => {
          waiting.push(tenantOf(request));
          await pause();
          return new Response(take(waiting));
        };
      };
      await expectNoTenantLeak(app(), { order: correctOrder, abortOneIn: Number.POSITIVE_INFINITY });
      expect((await leakIn(app(), { order: leakingOrder, abortOneIn: Number.POSITIVE_INFINITY })).message).toMatch(
        /^Leak/,
      );
      expect((await leakIn(app(), { abortOneIn: Number.POSITIVE_INFINITY })).message).toMatch(/^Leak/);
    },
  );

  // Planted fault: a stress test without disconnects.
  it("a pooled connection that keeps its tenant only where visitors disconnect", async () => {
    const app = leaky["a pooled connection that keeps its tenant after a disconnect"] as () => Handler;
    await expectNoTenantLeak(app(), { abortOneIn: Number.POSITIVE_INFINITY });
    expect((await leakIn(app())).message).toMatch(/^Leak/);
  });

  it("the same leak with the same seed, and another leak with another seed", async () => {
    const app = leaky["a tenant in a global"] as () => Handler;
    const first = await leakIn(app(), { seed: 7 });
    expect((await leakIn(app(), { seed: 7 })).details).toEqual(first.details);
    expect((await leakIn(app(), { seed: 8 })).details.asked).not.toBe(first.details.asked);
  });
});

describe("expectNoTenantLeak", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("passes for a correct app, and reports what happened to the requests", async () => {
    const onProgress = vi.fn();
    const reports = await expectNoTenantLeak(correctApp, { requests: 1_000, onProgress });
    expect(reports.map(({ order, requests, begun }) => [order, requests, begun])).toEqual([
      ["fifo", 333, 333],
      ["lifo", 334, 334],
      ["random", 333, 333],
    ]);
    for (const { requests, answered, aborted } of reports) {
      expect([answered + aborted, Math.abs(aborted / requests - 0.1) < 0.02]).toEqual([requests, true]);
    }
    expect(onProgress.mock.calls.length).toBeGreaterThan(200);
    expect(onProgress).toHaveBeenLastCalledWith(expect.objectContaining({ order: "random", requests: 333 }));
  });

  it("releases pauses in the order of its option", async () => {
    const finished = async (order: "fifo" | "lifo") => {
      const started: number[] = [];
      const done: number[] = [];
      const app: Handler = async (request, { pause }) => {
        const number = started.push(0);
        await pause();
        done.push(number);
        return new Response(tenantOf(request));
      };
      await expectNoTenantLeak(app, { order, requests: 8, concurrency: 8, abortOneIn: Number.POSITIVE_INFINITY });
      return done;
    };
    expect(await finished("fifo")).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await finished("lifo")).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  // Planted fault: accepting a response that shows no tenant.
  it.each<[string, RegExp, Handler]>([
    ["shows no tenant", /The response names no tenant/, () => new Response("ok")],
    ["is an error status", /got status 503: down/, () => new Response("down", { status: 503 })],
    ["does not arrive", /failed: Error: lost/, () => Promise.reject(new Error("lost"))],
  ])("fails where a response %s", async (_, message, app) => {
    const error = await leakIn(app);
    expect([error.name, error.message, error.details.found]).toEqual([
      "AssertionError",
      expect.stringMatching(message),
      null,
    ]);
  });

  it("names the tenant in the host with the option host", async () => {
    const slugs = new Map(tenantFixtures(10).map(({ id, slug }) => [`${slug}.localhost`, id]));
    const byHost: Handler = (request) => {
      const host = request.headers.get("host");
      return new Response(host === new URL(request.url).host ? slugs.get(host) : "two hosts");
    };
    await expectNoTenantLeak(byHost, { tenants: 10, host: (slug) => `${slug}.localhost`, requests: 300 });
  });

  it("uses the app's own makeRequest and tenantsIn", async () => {
    const app = {
      url: "http://shop.test/base/",
      fetch: async (request: Request) => new Response(await request.text()),
    };
    const options = {
      tenants: [acme, medtech],
      requests: 300,
      makeRequest: ({ slug }: { slug: string }, base: string) =>
        new Request(`${base}orders`, { method: "POST", body: tenantKey(acme.id, slug) }),
    };
    await expectNoTenantLeak(app, { ...options, tenantsIn: (_, body) => body.split(":").slice(2) });
    const error = await leakIn(app, options);
    expect(error.details).toMatchObject({ asked: medtech.id, found: acme.id });
  });

  it("requires two tenants", async () => {
    await expect(expectNoTenantLeak(correctApp, { tenants: [acme] })).rejects.toThrow(/two tenants/);
  });

  // Planted fault: passing because no response was checked.
  it.each([{ requests: 0 }, { requests: 2 }])("does not pass without a response: %o", async (options) => {
    await expect(expectNoTenantLeak(correctApp, options)).rejects.toThrow(/No request was answered/);
  });

  it("works under a test's fake timers", async () => {
    vi.useFakeTimers();
    await expectNoTenantLeak(correctApp, { requests: 100 });
  });

  it("does not wait for a handler whose visitor has disconnected", async () => {
    let first = true;
    const app: Handler = async (request, { pause }) => {
      if (first) {
        first = false;
        await new Promise(() => undefined);
      }
      await pause();
      return new Response(tenantOf(request));
    };
    const [report] = await expectNoTenantLeak(app, { requests: 100, concurrency: 4, abortOneIn: 4, order: "fifo" });
    expect(report?.begun).toBe(100);
  });
});

describe("a held upstream", () => {
  /** Runs a server during the work, and closes it afterwards. */
  async function withServer<Result>(
    listener: RequestListener,
    work: (url: string) => Promise<Result>,
  ): Promise<Result> {
    const server = createServer(listener);
    await once(server.listen(0, "127.0.0.1"), "listening");
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  it("lets a stress test decide the order in which a server responds", async () => {
    const upstream = await openHeldUpstream();
    const done: string[] = [];
    const started: string[] = [];
    const listener: RequestListener = async (request, reply) => {
      const tenant = String(request.headers["x-tenant-id"]);
      started.push(tenant);
      await fetch(upstream.url);
      done.push(tenant);
      reply.end(tenant);
    };
    const options = {
      upstream,
      order: "lifo",
      requests: 8,
      concurrency: 8,
      abortOneIn: Number.POSITIVE_INFINITY,
    } as const;
    await withServer(listener, (url) => expectNoTenantLeak(url, options));
    await upstream.close();
    expect(done[0]).not.toBe(started[0]);
    expect(done.at(-1)).toBe(started[0]);
  });

  it.each(["fifo", "lifo", "random"] as const)("lets a stress test find a global in a server, %s", async (order) => {
    const upstream = await openHeldUpstream();
    let current = "";
    const listener: RequestListener = (request, reply) => {
      current = String(request.headers["x-tenant-id"]);
      fetch(upstream.url).then(
        () => reply.end(current),
        () => reply.destroy(),
      );
    };
    const error = await withServer(listener, (url) => leakIn(url, { upstream, order }));
    await upstream.close();
    expect(error.message).toMatch(/^Leak/);
  });

  it("responds with the given handler, so that it can be a tenant API", async () => {
    const upstream = await openUpstreamOfSource(() => Response.json(acme));
    queueOf(upstream).hold();
    const client = createTenantClient({ api: upstream.url, request: { host: "acme.localhost" } });
    await vi.waitUntil(() => queueOf(upstream).waiting === 1);
    expect(client.status).toBe("NOT_READY");
    queueOf(upstream).release();
    await client.ready;
    expect(client.snapshot()?.profile).toEqual(snapshotFixture().profile);
    await upstream.close();
  });

  it("does not wait until it is held, and removes a request that is aborted", async () => {
    const upstream = await openUpstreamOfSource();
    await fetch(upstream.url);
    queueOf(upstream).hold();
    const controller = new AbortController();
    const aborted = fetch(upstream.url, { signal: controller.signal });
    await vi.waitUntil(() => queueOf(upstream).waiting === 1);
    controller.abort();
    await expect(aborted).rejects.toThrow();
    await vi.waitUntil(() => queueOf(upstream).waiting === 0);
    await upstream.close();
  });
});
