// Tenants without a tenant API. See docs/next.md, "Tenants without a backend".
import { createTenantClient, defineTenants, isTenantError, type TenantDefinition } from "tenantry";
import { describe, expect, it } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";

const definitions = [
  {
    id: ACME,
    slug: "acme",
    name: "Acme",
    flags: { beta: true },
    limits: { seats: 5, storage: null, calls: { limit: 10, used: 4 } },
    branding: { primaryColor: "#1A56DB" },
  },
  { id: MEDTECH, slug: "medtech", name: "MedTech", status: "suspended" },
] satisfies TenantDefinition[];

function fieldOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return isTenantError(error, "TENANT_VALIDATION") ? error.details.field : error;
  }
  return undefined;
}

describe("defineTenants", () => {
  it("finds a tenant by id and by slug, parsed", () => {
    const tenants = defineTenants(definitions);
    expect(tenants.find("acme")?.branding).toEqual({ primaryColor: "#1a56db" });
    expect(tenants.find(ACME.toUpperCase())).toBe(tenants.find({ slug: "acme" }));
    expect(tenants.find("nobody")).toBeNull();
    expect(tenants.tenants.map(({ slug }) => slug)).toEqual(["acme", "medtech"]);
  });

  it("reads a limit as a number, as null and as an object", () => {
    const limits = defineTenants(definitions).find("acme")?.limits;
    expect(limits?.seats).toMatchObject({ limit: 5, unlimited: false });
    expect(limits?.storage).toMatchObject({ limit: null, unlimited: true });
    expect(limits?.calls).toMatchObject({ limit: 10, used: 4, remaining: 6 });
  });

  it("refuses a wrong part and names it, because it is in the app's own code", () => {
    const [acme] = definitions;
    const wrong: [object, string][] = [
      [{ branding: { primaryColor: "blurple" } }, "tenants[0].branding.primaryColor"],
      [{ limits: { seats: -1 } }, "tenants[0].limits.seats"],
      [{ slug: undefined }, "tenants[0].slug"],
      [{ slug: "Not A Label" }, "slug"],
    ];
    for (const [part, field] of wrong) {
      expect(fieldOf(() => defineTenants([{ ...acme, ...part } as TenantDefinition]))).toBe(field);
    }
    expect(fieldOf(() => defineTenants("acme" as never))).toBe("tenants");
  });

  // Planted fault: the second tenant of an id or a slug takes the place of the first.
  it("refuses an id and a slug that two tenants have", () => {
    const [acme, medtech] = definitions;
    for (const twice of [
      { ...acme, slug: "other" },
      { ...medtech, slug: "acme" },
    ]) {
      expect(() => defineTenants([acme as TenantDefinition, twice as TenantDefinition])).toThrow(
        /two tenants have the/,
      );
    }
  });

  it("takes ids of an identity provider", () => {
    const tenants = defineTenants([{ id: "org_1", slug: "acme" }], { ids: "opaque" });
    expect(tenants.find({ id: "org_1" })).toBe(tenants.find({ slug: "acme" }));
  });
});

describe("the route of a directory", () => {
  const ask = (path: string, init?: RequestInit) =>
    defineTenants(definitions).fetch(new Request(`https://app.test${path}`, init));

  it("answers like a tenant API, below any path", async () => {
    const response = await ask("/api/v1/tenants/acme/profile");
    expect([response.status, response.headers.get("x-tenant-id")]).toEqual([200, ACME]);
    expect(await response.json()).toMatchObject({ id: ACME, slug: "acme", flags: { beta: true } });
    expect(await (await ask("/v1/tenants")).json()).toMatchObject({ tenants: [{ slug: "acme" }, { slug: "medtech" }] });
  });

  it("answers 404 with a problem for what it does not have", async () => {
    for (const [path, code] of [
      ["/v1/tenants/nobody/profile", "TENANT_NOT_FOUND"],
      ["/v1/tenants/acme", "NOT_FOUND"],
      ["/v1/tenants/acme/events", "NOT_FOUND"],
    ] as const) {
      const response = await ask(path);
      expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
      expect(await response.json()).toMatchObject({ code });
    }
    expect((await ask("/v1/tenants", { method: "POST" })).status).toBe(404);
  });
});

describe("a client with tenants in place of an api", () => {
  const start = (host: string, more = {}) =>
    createTenantClient({ tenants: defineTenants(definitions), request: { host }, ...more });

  it("loads the profile without a request", async () => {
    const requests: unknown[] = [];
    const client = start("acme.localhost", { fetch: (request: unknown) => requests.push(request) });
    await client.ready;
    expect(client.tenant?.name).toBe("Acme");
    expect(client.flag("beta", false)).toBe(true);
    expect(client.limit("calls")?.remaining).toBe(6);
    await client.refresh();
    expect((await client.listTenants()).map(({ slug }) => slug)).toEqual(["acme", "medtech"]);
    expect(requests).toEqual([]);
  });

  it("needs neither in a page that is rendered from a snapshot, which then knows no other tenant", async () => {
    const server = start("acme.localhost");
    await server.ready;
    const client = createTenantClient({ snapshot: server.snapshot(), request: { host: "acme.localhost" } });
    expect([client.status, client.tenantId, client.flag("beta", false)]).toEqual(["READY", ACME, true]);
    await expect(client.listTenants()).rejects.toThrow(/neither `api` nor `tenants`/);
    expect(() => createTenantClient({ request: { host: "acme.localhost" } })).toThrow(
      /write the URL of the tenant API/,
    );
  });

  it("has a typed error for a tenant that does not exist, and for one that is not active", async () => {
    await expect(start("nobody.localhost").ready).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
    await expect(start("medtech.localhost").ready).rejects.toMatchObject({ code: "TENANT_NOT_ACTIVE" });
  });

  it("refuses both an api and tenants", () => {
    expect(fieldOf(() => start("acme.localhost", { api: "https://api.test" }))).toBe("tenants");
  });

  // Planted fault: the made-up address of the directory is an allowed origin.
  it("sends the tenant to no origin of its own", async () => {
    const sent: (string | null)[] = [];
    const client = start("acme.localhost", {
      fetch: async (_: string, init: RequestInit) => {
        sent.push(new Headers(init?.headers).get("x-tenant-id"));
        return new Response();
      },
    });
    await client.ready;
    await client.fetch("https://tenants.invalid/v1/tenants");
    expect(sent).toEqual([null]);
  });
});
