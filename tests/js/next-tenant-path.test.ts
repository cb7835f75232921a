// Pages under a path of their tenant. tests/packages/caching.test.mjs has the same in a real server.
import { type NextFetchEvent, NextRequest, NextResponse } from "next/server.js";
import { defineTenants } from "tenantry";
import { type Tenancy, type TenantProxyOptions, tenantProxy } from "tenantry/next";
import { describe, expect, it } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";

const tenants = defineTenants([
  { id: ACME, slug: "acme" },
  { id: MEDTECH, slug: "medtech" },
]);
const tenancy = { tenants, rootDomains: ["example.com"] } satisfies Tenancy;

function ask(url: string, options: TenantProxyOptions = {}, headers: HeadersInit = {}, of: Tenancy = tenancy) {
  const request = new NextRequest(url, { headers: { host: new URL(url).host, ...headers } });
  return tenantProxy(of, { rewriteTo: "/t", ...options })(request, {} as NextFetchEvent);
}

/** The path of the page behind a response; null if the path stays. */
function pageOf(response: Response): string | null {
  const target = response.headers.get("x-middleware-rewrite");
  return target && new URL(target).pathname + new URL(target).search;
}

const SPELLINGS = [
  "/t",
  "/t/",
  "/t/medtech",
  "/t/medtech/plans",
  "//t/medtech",
  "/t//medtech",
  "/%74/medtech",
  "/%2574/medtech",
  "/%25252574/medtech",
  "/t%2fmedtech",
  "/t%5cmedtech",
  "/%2ft/medtech",
  "/T/medtech",
  "/t./medtech",
  "/t%20/medtech",
  "/t;v=1/medtech",
  "/x/%2e%2e/t/medtech",
  "/x/..%2ft/medtech",
  "/x/%252e%252e/t/medtech",
  "/.%2ft/medtech",
  "/%ff/..%2ft/medtech",
  "/_next/data/build/t/medtech.json",
  "/t/medtech.rsc",
  "/t/medtech?_rsc=1",
];

describe("tenantProxy with rewriteTo", () => {
  it("shows a page under the path of the tenant in the host", async () => {
    expect(pageOf(await ask("https://acme.example.com/"))).toBe("/t/acme");
    expect(pageOf(await ask("https://acme.example.com/plans?a=1"))).toBe("/t/acme/plans?a=1");
    expect(pageOf(await ask("https://medtech.example.com/plans"))).toBe("/t/medtech/plans");
    expect(pageOf(await ask("https://acme.example.com/..%2fmedtech/plans"))).toBe("/t/acme/..%2fmedtech/plans");
  });

  it("leaves the paths of the platform, of APIs and of Next.js as they are", async () => {
    for (const url of [
      "https://example.com/plans",
      "https://acme.example.com/api/x",
      "https://acme.example.com/_next/x",
    ]) {
      const { headers } = await ask(url);
      expect([url, headers.get("x-middleware-rewrite"), headers.get("x-middleware-next")]).toEqual([url, null, "1"]);
    }
  });

  it.each(["https://example.com", "https://acme.example.com"])("hides the paths of tenants on %s", async (origin) => {
    for (const path of SPELLINGS) {
      expect([path, (await ask(origin + path)).status]).toEqual([path, 404]);
    }
    for (const path of ["/tea", "/terms/t", "/a/t/medtech", "/%25t/medtech"]) {
      expect([path, (await ask(origin + path)).status]).toEqual([path, 200]);
    }
  });

  it("shows the page that another proxy chose under the path of the tenant", async () => {
    const url = "https://acme.example.com/plans";
    const rewritten = await ask(url, { next: ({ url }) => NextResponse.rewrite(new URL("/en/plans", url)) });
    expect(pageOf(rewritten)).toBe("/t/acme/en/plans");
    const withCookie = await ask(url, {
      next: () => {
        const response = NextResponse.next();
        response.cookies.set("seen", "1");
        return response;
      },
    });
    expect([pageOf(withCookie), withCookie.headers.get("set-cookie")]).toEqual(["/t/acme/plans", "seen=1; Path=/"]);
  });

  it("leaves a redirect, an answer and a rewrite to another origin of another proxy as they are", async () => {
    const url = "https://acme.example.com/plans";
    const redirect = await ask(url, { next: () => NextResponse.redirect("https://acme.example.com/login") });
    expect([redirect.status, pageOf(redirect)]).toEqual([307, null]);
    expect(pageOf(await ask(url, { next: () => new Response("answer") }))).toBeNull();
    const elsewhere = await ask(url, { next: () => NextResponse.rewrite("https://other.test/plans") });
    expect(elsewhere.headers.get("x-middleware-rewrite")).toBe("https://other.test/plans");
  });

  it("drops tenant headers on the way to the page", async () => {
    const response = await ask("https://acme.example.com/plans", {}, { "x-tenant-id": MEDTECH, "x-other": "1" });
    expect(pageOf(response)).toBe("/t/acme/plans");
    const names = response.headers.get("x-middleware-override-headers")?.split(",");
    expect([names?.includes("x-other"), names?.includes("x-tenant-id")]).toEqual([true, false]);
  });

  it("lets no shared cache keep a page whose tenant is in a cookie", async () => {
    const byCookie = await ask("https://example.com/plans", {}, { cookie: `__Host-tenant_id=${ACME}` });
    expect(pageOf(byCookie)).toBe("/t/acme/plans");
    expect(byCookie.headers.get("cache-control")).toBe("private, no-store");
    const byDefault = await ask(
      "https://example.com/plans",
      {},
      {},
      { ...tenancy, defaultTenant: { slug: "medtech" } },
    );
    expect([pageOf(byDefault), byDefault.headers.get("cache-control")]).toEqual([
      "/t/medtech/plans",
      "private, no-store",
    ]);
    const byHost = await ask("https://acme.example.com/plans");
    expect(byHost.headers.get("cache-control")).toBeNull();
    const pinned = await ask("https://any.test/plans", {}, {}, { tenants, pinned: { slug: "medtech" } });
    expect([pageOf(pinned), pinned.headers.get("cache-control")]).toEqual(["/t/medtech/plans", null]);
  });

  it("refuses a prefix that is not plain segments, and a configuration that cannot find tenants", () => {
    for (const rewriteTo of ["", "/", "t", "/t/", "/T", "/t?a", "/t/[tenant]", "/%74", "/_next", "//t", "/t/.."]) {
      expect(() => tenantProxy(tenancy, { rewriteTo }), rewriteTo).toThrow(/rewriteTo/);
    }
    expect(() => tenantProxy({ api: "https://api.test" }, { rewriteTo: "/t" })).toThrow(/findTenant/);
  });
});
