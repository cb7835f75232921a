// The proxy of tenantry/next by itself. In a real server of Next.js it is in tests/packages/next-proxy.test.mjs.

import { type NextFetchEvent, NextRequest, NextResponse } from "next/server.js";
import { defineTenants } from "tenantry";
import { type Tenancy, type TenantProxyOptions, tenantMiddleware, tenantProxy } from "tenantry/next";
import { afterEach, describe, expect, it, vi } from "vitest";

const ACME = "11111111-1111-4111-8111-111111111111";
const GLOBEX = "22222222-2222-4222-8222-222222222222";

const tenants = defineTenants([
  { id: ACME, slug: "acme" },
  { id: GLOBEX, slug: "globex" },
]);

const tenancy: Tenancy = { tenants };

afterEach(() => vi.useRealTimers());

/** The answer of a proxy to a request as a browser sends it. */
async function answer(
  to: Tenancy,
  host: string,
  { path = "/", method = "GET", ...headers }: Record<string, string> = {},
  options?: TenantProxyOptions,
) {
  const sent = { host, accept: "text/html", ...headers };
  const request = new NextRequest(`http://localhost:3000${path}`, { method, headers: sent });
  return tenantProxy(to, options)(request, {} as NextFetchEvent);
}

const status = async (...given: Parameters<typeof answer>) => (await answer(...given)).status;

/** The names of the headers that reach the page; null if all of the request's do. */
const reaching = (response: Response) => response.headers.get("x-middleware-override-headers")?.split(",") ?? null;

describe("tenantProxy", () => {
  it("passes a request of a tenant and of the platform, and is tenantMiddleware too", async () => {
    expect((await answer(tenancy, "acme.localhost")).headers.get("x-middleware-next")).toBe("1");
    expect((await answer(tenancy, "localhost")).headers.get("x-middleware-next")).toBe("1");
    expect(tenantMiddleware).toBe(tenantProxy);
  });

  it("drops the tenant header in every spelling, and the configured one", async () => {
    const sent = { "x-tenant-id": GLOBEX, x_tenant_id: "1", "X-Org": GLOBEX, x_org: "1", "x-other": "kept" };
    expect(reaching(await answer({ ...tenancy, header: "X-Org" }, "acme.localhost", sent))).toEqual([
      "accept",
      "host",
      "x-other",
    ]);
  });

  it("keeps the configured header if sources lists it, and judges it with the host", async () => {
    const own: Tenancy = { ...tenancy, sources: ["header", "subdomain", "platform"] };
    expect(reaching(await answer(own, "acme.localhost", { "x-tenant-id": ACME }))).toBeNull();
    expect(await status(own, "acme.localhost", { "x-tenant-id": GLOBEX })).toBe(400);
  });

  it("refuses a wrong option when it is made, and not at each request", () => {
    expect(() => tenantProxy({ ...tenancy, rootDomains: ["*.vital.health"] })).toThrow(/rootDomains\[0\]/);
    expect(() => tenantProxy({ ...tenancy, prefer: "header" })).toThrow(/add it there/);
    for (const path of ["health", "/health?deep", "/health/*"]) {
      expect(() => tenantProxy(tenancy, { healthPaths: ["/ok", path] })).toThrow(/healthPaths\[1\]/);
    }
  });

  it("answers 404 for a tenant that is not in allowedTenants", async () => {
    const only: Tenancy = { ...tenancy, allowedTenants: ["acme"] };
    expect(await status(only, "acme.localhost")).toBe(200);
    const response = await answer(only, "globex.localhost");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("There is no tenant “globex”");
  });

  it("reads a forwarded host only with trustedProxies", async () => {
    const sent = { "x-forwarded-host": "nobody.localhost" };
    expect(await status(tenancy, "acme.localhost", sent)).toBe(200);
    const trusting: Tenancy = { ...tenancy, trustedProxies: { header: "x-forwarded-host", count: 1 } };
    expect(await status(trusting, "acme.localhost", sent)).toBe(404);
  });

  it("lets an IP address pass where the options pin a tenant", async () => {
    expect(await status({ ...tenancy, pinned: "acme" }, "10.0.0.1")).toBe(200);
    expect(await status(tenancy, "10.0.0.1")).toBe(400);
  });
});

describe("the refusal of tenantProxy", () => {
  it("escapes what a host or a tenant is called, loads nothing and is not stored", async () => {
    const findTenant = async () => null;
    const named: Tenancy = { findTenant, api: "https://api.example", customDomains: { "a.example": { id: ACME } } };
    const response = await answer(named, "a.example");
    const html = await response.text();
    expect(html).toContain(`There is no tenant “${ACME}”`);
    expect(html).not.toMatch(/<script|src=|url\(|@import/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("links the root host with its port for a host under a root domain, and nothing for another", async () => {
    const page = async (host: string) => (await answer({ ...tenancy, rootDomains: ["vital.health"] }, host)).text();
    expect(await page("nobody.localhost:3000")).toContain('href="//localhost:3000/"');
    expect(await page("a.b.vital.health")).toContain('href="//vital.health/"');
    for (const host of ["evil.example", "localhost@evil.example", "nobody.localhost:0", "[::1"]) {
      expect(await page(host)).not.toContain("href");
    }
  });

  it("names the root domain for an IP address, and localhost with the port on the visitor's own machine", async () => {
    const rooted = { ...tenancy, rootDomains: ["vital.health"] };
    expect(await (await answer(rooted, "10.0.0.1:3000")).text()).toContain('href="https://vital.health/"');
    expect(await (await answer(rooted, "127.0.0.1:3000")).text()).toContain('href="http://localhost:3000/"');
    expect(await (await answer(tenancy, "10.0.0.1:3000")).text()).toContain('href="http://localhost:3000/"');
    expect(await (await answer(tenancy, "[::1]:3000")).text()).toContain('href="http://localhost:3000/"');
  });

  it("is problem+json for a client that accepts JSON, for the Pages Router and under apiPaths", async () => {
    for (const sent of [
      { accept: "application/json" },
      { accept: "application/vnd.api+json;q=0.9, */*" },
      { "x-nextjs-data": "1" },
      { path: "/api/panels" },
    ]) {
      const response = await answer(tenancy, "nobody.localhost", sent as Record<string, string>);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toEqual({
        type: "https://tenantry.github.io/tenantry/errors/TENANT_NOT_FOUND",
        title: "There is no tenant “nobody”",
        status: 404,
        detail: "Check the spelling of the address.",
        code: "TENANT_NOT_FOUND",
      });
    }
    const options = { apiPaths: ["/v1/"] };
    const own = await answer(tenancy, "nobody.localhost", { path: "/v1/panels" }, options);
    expect(own.headers.get("content-type")).toBe("application/problem+json");
    const page = await answer(tenancy, "nobody.localhost", { path: "/api/x" }, options);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });

  it("shows the message of the error in development only, escaped", async () => {
    const hostile = { cookie: "tenant_id=<script>x", method: "POST" };
    expect(await (await answer(tenancy, "localhost", hostile)).text()).not.toContain("In development");
    vi.stubEnv("NODE_ENV", "development");
    vi.resetModules();
    const inDevelopment = (await import("tenantry/next")).tenantProxy(tenancy);
    const request = new NextRequest("http://localhost:3000/", {
      method: "POST",
      headers: { host: "localhost", accept: "text/html", cookie: hostile.cookie },
    });
    const html = await (await inDevelopment(request, {} as NextFetchEvent)).text();
    vi.unstubAllEnvs();
    expect(html).toContain("In development: ");
    expect(html).toContain("&quot;");
    expect(html).not.toContain("<script>");
  });

  it("is the page of render, as HTML with the status of the refusal, or as a whole response", async () => {
    const html = await answer(tenancy, "nobody.localhost", {}, { render: ({ code }) => `<h1>${code}</h1>` });
    expect([html.status, html.headers.get("cache-control")]).toEqual([404, "no-store"]);
    expect(await html.text()).toBe("<h1>TENANT_NOT_FOUND</h1>");
    const render = async (_: unknown, { nextUrl }: NextRequest) => new Response(nextUrl.pathname, { status: 410 });
    const whole = await answer(tenancy, "nobody.localhost", { path: "/x" }, { render });
    expect([whole.status, await whole.text()]).toEqual([410, "/x"]);
  });

  it("is not for a tenant API that cannot be asked: that is 503 and shows no text of the error", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const cause = new Error("postgres://app@db.internal");
    const down: Tenancy = { api: "https://api.example", findTenant: () => Promise.reject(cause) };
    const response = await answer(down, "acme.localhost", { accept: "application/json" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.text()).not.toContain("postgres");
    expect(await (await answer(down, "acme.localhost")).text()).not.toContain("postgres");
    expect(logged).toHaveBeenCalledWith(cause);
    logged.mockRestore();
  });
});

describe("a broken tenant cookie", () => {
  const broken = { cookie: "tenant_id=undefined" };
  const host = { rootDomains: ["vital.health"] };

  it("is deleted by a marked redirect to the same address, once", async () => {
    const first = await answer(tenancy, "localhost:3000", { ...broken, path: "/who?tab=1" });
    expect(first.status).toBe(307);
    expect(first.headers.get("location")).toBe("http://localhost:3000/who?tab=1&tenant-cookie=deleted");
    expect(first.headers.get("set-cookie")).toBe("tenant_id=; Max-Age=0; SameSite=Lax; Path=/");
    expect(await status(tenancy, "localhost:3000", { ...broken, path: "/?tenant-cookie=deleted" })).toBe(400);
  });

  it("has the name that it has on this host", async () => {
    const set = async (to: Tenancy, cookie: string) =>
      (await answer(to, "vital.health", { cookie })).headers.get("set-cookie");
    const cleared = "=; Max-Age=0; SameSite=Lax; Path=/; Secure";
    expect(await set({ ...tenancy, ...host }, "__Host-tenant_id=x")).toBe(`__Host-tenant_id${cleared}`);
    expect(await set({ ...tenancy, ...host, cookie: "org" }, "__Host-org=x")).toBe(`__Host-org${cleared}`);
  });

  it("is never deleted without a prefix, because another server sets it", async () => {
    const plain: Tenancy = { ...tenancy, ...host, cookie: { name: "tenant_id", prefix: "" } };
    const response = await answer(plain, "vital.health", broken);
    expect([response.status, response.headers.get("set-cookie")]).toEqual([400, null]);
  });

  it("is never deleted where it is there twice: the one that stays may be a sibling's", async () => {
    const response = await answer(tenancy, "localhost", { cookie: `tenant_id=${ACME}; tenant_id=${GLOBEX}` });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([400, null]);
    expect(await response.text()).toContain("Delete the cookies of this site");
  });

  it("is deleted for a person's navigation only", async () => {
    const mended = { ...broken, "sec-fetch-mode": "navigate", accept: "*/*" };
    expect(await status(tenancy, "localhost", mended)).toBe(307);
    for (const sent of [{ method: "POST" }, { method: "HEAD" }, { "sec-fetch-mode": "cors" }, { accept: "*/*" }]) {
      const response = await answer(tenancy, "localhost", { ...broken, ...sent } as Record<string, string>);
      expect([response.status, response.headers.get("set-cookie")]).toEqual([400, null]);
    }
  });

  it("is passed over on a tenant's host", async () => {
    expect(await status(tenancy, "acme.localhost", broken)).toBe(200);
  });

  it("never lets the request pass to the default tenant", async () => {
    const withDefault: Tenancy = { ...tenancy, defaultTenant: "acme" };
    expect(await status(withDefault, "localhost", { ...broken, method: "POST" })).toBe(400);
  });

  it("also is one that names a tenant which does not exist any more", async () => {
    const gone = { cookie: "tenant_id=33333333-3333-4333-8333-333333333333" };
    expect(await status(tenancy, "localhost", gone)).toBe(307);
    expect(await status(tenancy, "localhost", { ...gone, method: "POST" })).toBe(404);
  });
});

describe("a health path of tenantProxy", () => {
  const options = { healthPaths: ["/healthz"] };

  it("passes exactly, for GET and HEAD, without tenant headers and also on an IP address", async () => {
    for (const method of ["GET", "HEAD"]) {
      const sent = { path: "/healthz", method, "x-tenant-id": ACME };
      const response = await answer(tenancy, "10.0.0.1", sent, options);
      expect(reaching(response)).toEqual(["accept", "host"]);
    }
    for (const [path, method] of [
      ["/healthz", "POST"],
      ["/healthz/", "GET"],
      ["/healthz/deep", "GET"],
      ["/%68ealthz", "GET"],
      ["/HEALTHZ", "GET"],
    ] as const) {
      expect(await status(tenancy, "10.0.0.1", { path, method }, options), `${method} ${path}`).toBe(400);
    }
  });
});

describe("another proxy behind tenantProxy", () => {
  const forged = { "x-tenant-id": GLOBEX };

  it("gets the request without tenant headers, and only if the request has a tenant", async () => {
    const next = vi.fn((request: NextRequest) => NextResponse.json([...request.headers.keys()]));
    const response = await answer(tenancy, "acme.localhost", forged, { next });
    expect(await response.json()).toEqual(["accept", "host"]);
    await answer(tenancy, "nobody.localhost", {}, { next });
    expect(next).toHaveBeenCalledTimes(1);
  });

  it("does not bring a tenant header back by its own request headers", async () => {
    const headers = new Headers({ "x-tenant-id": GLOBEX, "x-locale": "en" });
    for (const next of [
      () => NextResponse.next({ request: { headers } }),
      () => NextResponse.rewrite("http://localhost:3000/en", { request: { headers } }),
    ]) {
      const response = await answer(tenancy, "acme.localhost", forged, { next });
      expect(reaching(response)).toEqual(["x-locale"]);
      expect(response.headers.get("x-middleware-request-x-tenant-id")).toBeNull();
    }
  });

  it("keeps its rewrite, its response headers and its cookies", async () => {
    const next = () => {
      const response = NextResponse.rewrite("http://localhost:3000/en");
      response.cookies.set("locale", "en");
      return response;
    };
    const response = await answer(tenancy, "acme.localhost", forged, { next });
    expect(response.headers.get("x-middleware-rewrite")).toBe("http://localhost:3000/en");
    expect(response.headers.get("set-cookie")).toBe("locale=en; Path=/");
    expect(reaching(response)).toEqual(["accept", "host"]);
  });

  it("gets requests to the tenant API under browserApi as they are", async () => {
    const next = vi.fn((request: NextRequest) => NextResponse.json(request.headers.get("x-tenant-id")));
    const own: Tenancy = { api: "https://api.example", browserApi: "/api/" };
    const forwarded = await answer(own, "10.0.0.1", { ...forged, path: "/api/v1/tenants" }, { next });
    expect(await forwarded.json()).toBe(GLOBEX);
    const page = await answer(own, "acme.localhost", { ...forged, path: "/apis" }, { next });
    expect(await page.json()).toBeNull();
  });
});

describe("findDomain", () => {
  const domains: Record<string, string> = { "shop.acme.example": "acme" };

  function looking(find = async (host: string): Promise<string | null> => domains[host] ?? null) {
    const findDomain = vi.fn(find);
    const to: Tenancy = {
      ...tenancy,
      rootDomains: ["vital.health"],
      customDomains: { "a.example": "acme" },
      findDomain,
    };
    return { findDomain, to };
  }

  it("is asked for a host under no domain of the options, by its normal name", async () => {
    const { findDomain, to } = looking();
    for (const host of ["acme.vital.health", "localhost", "a.example", "10.0.0.1", "evil@shop.acme.example"]) {
      await answer(to, host);
    }
    expect(findDomain).not.toHaveBeenCalled();
    expect(await status(to, "Shop.Acme.Example.:8443")).toBe(200);
    expect(findDomain).toHaveBeenCalledExactlyOnceWith("shop.acme.example");
  });

  it("makes a domain without a tenant 404, without a link", async () => {
    const response = await answer(looking().to, "nobody.example");
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("href");
  });

  it("is kept for 60 s, also for a domain without a tenant, and requests share one look-up", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { findDomain, to } = looking();
    const hosts = ["shop.acme.example", "shop.acme.example", "nobody.example", "nobody.example"];
    const statuses = await Promise.all(hosts.map((host) => status(to, host)));
    expect(statuses).toEqual([200, 200, 404, 404]);
    vi.advanceTimersByTime(59_000);
    for (const host of hosts) await answer(to, host);
    expect(findDomain).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(2_000);
    for (const host of hosts) await answer(to, host);
    expect(findDomain).toHaveBeenCalledTimes(4);
  });

  it("keeps the domains of tenants while a visitor invents others", async () => {
    const { findDomain, to } = looking();
    await answer(to, "shop.acme.example");
    for (let count = 0; count < 1_100; count += 1) await answer(to, `n${count}.example`);
    findDomain.mockClear();
    await answer(to, "shop.acme.example");
    expect(findDomain).not.toHaveBeenCalled();
    await answer(to, "n0.example");
    expect(findDomain, "the number of kept results is bounded").toHaveBeenCalledTimes(1);
  });

  it("is asked again after a failure, and a wrong answer is a failure", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const answers = [Promise.reject(new Error("down")), "not a tenant!", "acme"];
    const { to } = looking(async () => answers.shift() as string);
    expect(await status(to, "shop.acme.example")).toBe(503);
    expect(await status(to, "shop.acme.example")).toBe(503);
    expect(await status(to, "shop.acme.example")).toBe(200);
    logged.mockRestore();
  });

  it("does not hold a request for more than 5 s", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.useFakeTimers();
    const asked = answer(looking(() => new Promise(() => undefined)).to, "shop.acme.example");
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await asked).status).toBe(503);
    logged.mockRestore();
  });

  it("names a tenant that the kernel judges: allowedTenants holds", async () => {
    const { to } = looking();
    expect(await status({ ...to, allowedTenants: ["globex"] }, "shop.acme.example")).toBe(404);
  });
});

describe("a request that Next.js sends to itself for a server action", () => {
  // https://github.com/vercel/next.js/issues/62903
  const own = { accept: "text/x-component", "x-forwarded-host": "acme.localhost:3000" };

  it("is refused if the visitor's host is another tenant's", async () => {
    expect(await status(tenancy, "localhost:3000", own)).toBe(400);
    expect(await status(tenancy, "globex.localhost:3000", { ...own, method: "POST" })).toBe(400);
  });

  it("passes with the same host, with trusted proxies, and where a tenant is pinned", async () => {
    expect(await status(tenancy, "acme.localhost:3000", own)).toBe(200);
    const trustedProxies = { header: "x-forwarded-host", count: 1 };
    expect(await status({ ...tenancy, trustedProxies }, "localhost:3000", own)).toBe(200);
    expect(await status({ ...tenancy, pinned: "acme" }, "localhost:3000", own)).toBe(200);
  });
});

describe("a request with a choice of the tab and the cookie of another tab", () => {
  it("is refused, so that nothing is written for the wrong tenant", async () => {
    const cookie = `tenant_id=${ACME}`;
    expect(await status(tenancy, "localhost", { cookie, "x-tenant-id": ACME })).toBe(200);
    expect(await status(tenancy, "localhost", { cookie, "x-tenant-id": GLOBEX })).toBe(400);
    expect(await status(tenancy, "localhost", { cookie, "x-tenant-id": "x" })).toBe(400);
  });
});
