// One value that the SDK does not know never loses a tenant. The kind is `docs/profile.md`, "What is wrong is left out".
import {
  canAccessResource,
  createTenantClient,
  parseProfile,
  type TenantClient,
  type TenantClientOptions,
  type TenantWarning,
} from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH, profileOf } from "./fixtures.js";
import { type Behaviour, failing, good, misbehavingApi } from "./misbehaving-api.js";

let api: Awaited<ReturnType<typeof misbehavingApi>>;
let client: TenantClient;

beforeEach(async () => {
  api = await misbehavingApi();
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(async () => {
  client?.dispose();
  vi.restoreAllMocks();
  await api.close();
});

/** An answer of this text, as it is. */
function text(body: string): Behaviour {
  return (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(body);
}

function answer(more: object): Behaviour {
  return text(JSON.stringify(profileOf("acme", more)));
}

function start(options: Partial<TenantClientOptions> = {}): TenantClient {
  client = createTenantClient({ api: api.url, request: { host: "acme.localhost" }, ...options });
  return client;
}

/** Everything that the client warns of from now on. */
function heard(from: TenantClient): { source: string; paths: string[] }[] {
  const events: { source: string; paths: string[] }[] = [];
  from.on("warning", ({ source, warnings }) => events.push({ source, paths: warnings.map(({ path }) => path) }));
  return events;
}

function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
}

describe("a running client", () => {
  /**
   * @see https://github.com/fingerprintjs/dotnet-sdk/issues/178
   * @see https://github.com/featbit/featbit/issues/970
   */
  it("turns a flag off at once, whatever else is odd in the answer that says so", async () => {
    api.always = answer({ tier: "starter", features: { beta: true } });
    await start().ready;
    expect(client.flag("beta", false)).toBe(true);
    api.always = answer({ tier: "business", kind: 7, limits: "none", features: { beta: false } });
    await client.refresh();
    expect([client.status, client.tier, client.flag("beta", true), client.tenant?.kind]).toEqual([
      "READY",
      "business",
      false,
      null,
    ]);
    const response = await client.fetch(`${api.url}/v1/panels`);
    expect(response.status).toBe(200);
  });

  // Planted fault: keeping the older profile's part where the newer one is wrong.
  it("does not go on with the older part where the newer one is wrong", async () => {
    api.always = answer({ tier: "enterprise", name: "Acme", version: 1, limits: { seats: 5 }, features: { a: true } });
    await start().ready;
    api.always = answer({ tier: 5, name: [], version: -1, limits: { seats: "unlimited" }, features: true });
    await client.refresh();
    expect([client.tier, client.tenant?.name, client.tenant?.version, client.limit("seats")]).toEqual(
      Array(4).fill(null),
    );
    expect(client.flag("a", false)).toBe(false);
  });

  // Planted fault: an event at every refresh, or none after the first.
  it("tells what was left out once, again for another set, and not for what is right", async () => {
    start();
    const events = heard(client);
    await client.ready;
    api.always = answer({ tier: 5 });
    await client.refresh();
    await client.refresh();
    api.always = answer({ tier: 5, branding: { logoUrl: "" } });
    await client.refresh();
    api.always = good();
    await client.refresh();
    api.always = answer({ tier: 5 });
    await client.refresh();
    expect(events.map(({ paths }) => paths)).toEqual([["tier"], ["tier", "branding.logoUrl"], ["tier"]]);
    expect(client.tenant?.warnings).toEqual([{ path: "tier", reason: "write a string" }]);
  });

  it("logs a line for each part with `debug`, and nothing without", async () => {
    const lines = vi.spyOn(console, "warn").mockReturnValue();
    vi.spyOn(console, "debug").mockReturnValue();
    api.always = answer({ tier: 5, branding: { logoUrl: "" } });
    await start().ready;
    client.dispose();
    expect(lines).not.toHaveBeenCalled();
    await start({ debug: true }).ready;
    expect(lines.mock.calls.map(([line]) => line)).toEqual([
      `tenantry: profile of ${ACME}: tier is left out: write a string`,
      expect.stringContaining(`tenantry: profile of ${ACME}: branding.logoUrl is left out: `),
    ]);
  });
});

describe("a tenant that is shut off", () => {
  for (const status of ["suspended", "ARCHIVED", " Deleted ", "disabled", "Inactive"]) {
    it(`is refused at start, and asked for once, where its status is ${JSON.stringify(status)}`, async () => {
      api.always = answer({ status });
      const details = { tenant: "acme", status: status.trim().toLowerCase() };
      await expect(start().ready).rejects.toMatchObject({
        name: "TenantNotActiveError",
        code: "TENANT_NOT_ACTIVE",
        details,
      });
      expect([client.status, client.tenant, api.asked.length]).toEqual(["ERROR", null, 1]);
    });
  }

  // Planted fault: a suspended tenant that runs on in every tab that is open.
  it("is refused in a running client too", async () => {
    await start().ready;
    api.always = answer({ status: "Suspended" });
    await expect(client.refresh()).rejects.toMatchObject({
      code: "TENANT_NOT_ACTIVE",
      details: { status: "suspended" },
    });
    expect([client.status, client.error?.name, api.asked.length]).toEqual(["ERROR", "TenantNotActiveError", 2]);
  });

  it("is no tenant to switch to", async () => {
    await start({ request: {}, sources: ["default"], defaultTenant: "acme" }).ready;
    api.always = text(JSON.stringify(profileOf("medtech", { status: "archived" })));
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({
      code: "TENANT_NOT_ACTIVE",
      details: { tenant: "medtech", status: "archived" },
    });
    expect([client.status, String(client.tenantId)]).toEqual(["READY", ACME]);
  });

  it("is refused as a snapshot and by parseProfile", () => {
    const profile = profileOf("acme", { status: "suspended" });
    expect(codeOf(() => parseProfile(profile))).toBe("TENANT_NOT_ACTIVE");
    expect(codeOf(() => start({ snapshot: { profile, madeAt: "" } as never }))).toBe("TENANT_NOT_ACTIVE");
  });

  it("is only one whose status says so: any other word passes", async () => {
    for (const [status, read] of [
      ["past_due", "past_due"],
      [" ACTIVE ", "active"],
      [undefined, null],
      [0, null],
    ]) {
      api.always = answer({ status });
      await start().ready;
      expect([client.status, client.tenant?.status]).toEqual(["READY", read]);
      client.dispose();
    }
  });
});

describe("the brand", () => {
  /**
   * @see https://github.com/modelcontextprotocol/typescript-sdk/issues/940
   * @see https://github.com/heroui-inc/heroui/issues/1721
   */
  it("loses the part that is wrong and keeps the others", async () => {
    for (const wrong of [
      { logoUrl: "" },
      { logoUrl: "data:image/png;base64,AAAA" },
      { logoUrl: "javascript:alert(1)" },
      { primaryColor: "blurple" },
      { fontFamily: 5 },
    ]) {
      api.always = answer({ branding: { radius: "8px", ...wrong } });
      start();
      const events = heard(client);
      await client.ready;
      expect([client.status, client.branding]).toEqual(["READY", { radius: "8px" }]);
      expect(events).toEqual([{ source: "profile", paths: [`branding.${Object.keys(wrong)[0]}`] }]);
      client.dispose();
    }
  });
});

describe("a limit", () => {
  /** @see https://github.com/CroatianMeteorNetwork/RMS/issues/590 */
  it("counts in fractions", async () => {
    api.always = answer({ limits: { hours: { limit: 10, used: 1.25 }, large: 1e21 } });
    await start().ready;
    expect(client.limit("hours")).toMatchObject({ limit: 10, used: 1.25, remaining: 8.75, unlimited: false });
    expect(client.limit("large")).toMatchObject({ limit: 1e21, used: null, remaining: null });
    expect(client.tenant?.warnings).toEqual([]);
  });

  /** @see https://github.com/CroatianMeteorNetwork/RMS/issues/590 */
  it("that makes no sense is absent, and never unlimited", async () => {
    for (const wrong of [-1, "unlimited", "10", true, [], { limit: "unlimited" }, { limit: -1, used: 0 }]) {
      api.always = answer({ limits: { seats: wrong, panels: 3 } });
      await start().ready;
      expect([client.status, client.limit("seats"), client.limit("panels")?.limit]).toEqual(["READY", null, 3]);
      expect(client.tenant?.warnings.map(({ path }) => path)[0]).toMatch(/^limits\.seats/);
      client.dispose();
    }
  });

  it("that does not say its numbers has none", async () => {
    api.always = answer({ limits: { seats: {}, panels: { limit: 3 }, storage: null } });
    await start().ready;
    const unknown = { limit: null, used: null, remaining: null, unlimited: false, resetsAt: null };
    expect(client.limit("seats")).toEqual(unknown);
    expect(client.limit("panels")).toEqual({ ...unknown, limit: 3 });
    expect(client.limit("storage")).toEqual({ ...unknown, unlimited: true });
  });

  // Planted fault: 0 of 0 for numbers that the answer does not give.
  it("of a 429 that gives no numbers is null and never 0", async () => {
    await start().ready;
    api.always = (_, response) => {
      response.writeHead(429, { "content-type": "application/problem+json" });
      response.end(JSON.stringify({ code: "LIMIT_REACHED", limit: { key: "seats", used: "many" } }));
    };
    await expect(client.fetch(`${api.url}/v1/panels`)).rejects.toMatchObject({
      name: "LimitReachedError",
      details: { key: "seats", limit: null, used: null, resetsAt: null },
    });
  });
});

describe("a key that is there twice", () => {
  // Planted fault: `JSON.parse`, which keeps the last of two ids and says nothing.
  it("refuses an identity or a status", async () => {
    for (const doubled of [
      `"id": "${MEDTECH}", "id": "${ACME}"`,
      `"id": "${ACME}", "tenantId": "${ACME}"`,
      `"tenant_id": "${ACME}", "tenant_id": "${ACME}"`,
      `"id": "${ACME}", "slug": "medtech", "slug": "acme"`,
      `"id": "${ACME}", "status": "suspended", "status": "active"`,
    ]) {
      api.always = text(`{ ${doubled} }`);
      await expect(start().ready, doubled).rejects.toMatchObject({ code: "TENANT_VALIDATION" });
      client.dispose();
    }
  });

  it("loses any other part, which is told", async () => {
    api.always = text(
      `{ "id": "${ACME}", "tier": "starter", "tier": "enterprise", "features": { "a": true, "a": false, "b": true },
         "limits": { "seats": 5, "seats": 50 } }`,
    );
    await start().ready;
    expect([client.status, client.tier, client.limit("seats")]).toEqual(["READY", null, null]);
    expect([client.flag("a", "fallback"), client.flag("b", false)]).toEqual(["fallback", true]);
    expect(client.tenant?.warnings.map(({ path }) => path)).toEqual(["tier", "features.a", "limits.seats"]);
  });
});

describe("the identity", () => {
  it("is strict", async () => {
    for (const [profile, code] of [
      [{ id: undefined }, "TENANT_VALIDATION"],
      [{ id: 5 }, "TENANT_VALIDATION"],
      [{ id: "acme" }, "INVALID_TENANT_ID"],
      [{ slug: "" }, "TENANT_VALIDATION"],
      [{ slug: "Acme" }, "TENANT_VALIDATION"],
      [{ slug: "medtech" }, "TENANT_MISMATCH"],
    ] as const) {
      api.always = answer(profile);
      await expect(start().ready).rejects.toMatchObject({ code });
      client.dispose();
    }
  });

  it("has the slug that was asked for where the answer gives none", async () => {
    api.always = answer({ slug: undefined });
    await start().ready;
    expect(client.tenant?.slug).toBe("acme");
    client.dispose();
    await start({ request: {}, pinned: ACME }).ready;
    expect([client.status, client.tenant?.slug]).toEqual(["READY", null]);
  });
});

describe("a snapshot", () => {
  const adopt = (profile: object, madeAt: unknown, options: object = {}) =>
    start({ request: { host: "acme.localhost" }, snapshot: { profile, madeAt } as never, ...options });

  it("of an older version of the SDK is read", () => {
    const limits = {
      seats: { limit: 5, used: 0, remaining: 5, unlimited: false, resetsAt: null },
      storage: { limit: null, used: 0, remaining: null, unlimited: true, resetsAt: null },
    };
    const older = { kind: "client", tier: "starter", status: "active", version: 0, limits, features: { a: true } };
    adopt(profileOf("acme", older), new Date().toISOString());
    expect([client.status, client.flag("a", false), client.limit("seats")?.remaining]).toEqual(["READY", true, 5]);
    expect([client.limit("storage")?.unlimited, client.tenant?.warnings]).toEqual([true, []]);
  });

  it("of a newer version is read as far as it goes", () => {
    const newer = { tier: { name: "x" }, branding: { primaryColor: { light: "#fff" } }, features: { a: 1n }, plan: [] };
    adopt(profileOf("acme", newer), new Date().toISOString());
    expect([client.status, client.tier, client.branding, client.flag("a", 0)]).toEqual(["READY", null, {}, 0]);
    expect(client.tenant?.warnings.map(({ path }) => path)).toEqual(["tier", "features.a", "branding.primaryColor"]);
  });

  // Planted fault: a snapshot that loses the warnings of the server that read the answer.
  it("carries the warnings of its first reading into the browser", async () => {
    api.always = answer({ tier: 5 });
    await start().ready;
    const snapshot = JSON.parse(JSON.stringify(client.snapshot()));
    client.dispose();
    start({ snapshot });
    const events = heard(client);
    await Promise.resolve();
    expect(events).toEqual([{ source: "profile", paths: ["tier"] }]);
    expect(client.tenant?.warnings).toEqual([{ path: "tier", reason: "write a string" }]);
  });

  // Planted fault: taking a moment that cannot be read for now.
  it("that does not say when it was made is not fresh, and throws nothing", async () => {
    for (const madeAt of [undefined, null, 5, "yesterday", "", {}, Symbol("now")]) {
      const asked = api.asked.length;
      adopt(profileOf("acme"), madeAt, { updates: "poll" });
      expect([client.status, client.snapshot()?.madeAt]).toEqual(["READY", "1970-01-01T00:00:00.000Z"]);
      await vi.waitUntil(() => api.asked.length > asked);
      client.dispose();
    }
  });

  it("of nobody is refused", () => {
    for (const profile of [undefined, null, {}, [], "acme", { id: "acme" }]) {
      expect(codeOf(() => adopt(profile as object, ""))).toMatch(/^(TENANT_VALIDATION|INVALID_TENANT_ID)$/);
    }
  });
});

describe("parseProfile", () => {
  it("gives the profile and what was left out", () => {
    const { profile, warnings } = parseProfile({ tenant_id: ACME, tier: "business", branding: { logo_url: "" } });
    expect(profile).toMatchObject({ id: ACME, slug: null, name: null, tier: "business", version: null, branding: {} });
    expect(warnings.map(({ path }: TenantWarning) => path)).toEqual(["branding.logoUrl"]);
    expect(profile.warnings).toEqual(warnings);
  });

  it("reads JSON text, and sees a key that is there twice", () => {
    const { warnings } = parseProfile(`{ "id": "${ACME}", "tier": "a", "tier": "b" }`);
    expect(warnings).toEqual([{ path: "tier", reason: "it is there twice; keep one" }]);
    expect(codeOf(() => parseProfile(`{ "id": "${ACME}", "id": "${ACME}" }`))).toBe("TENANT_VALIDATION");
    expect(codeOf(() => parseProfile("{"))).toBe("TENANT_VALIDATION");
  });

  it("reads numbers as JavaScript does", () => {
    const numbers = [
      "0",
      "-0",
      "1.5",
      "123456789012345678",
      "1e21",
      "5e-324",
      "0.1",
      "1.7976931348623157e308",
      "1e999",
    ];
    const { profile } = parseProfile(`{ "id": "${ACME}", "features": { "all": [${numbers.join()}] } }`);
    expect(profile.features.all).toEqual(numbers.map(Number));
  });

  it("leaves out what JSON has no word for, and what is nested without end", () => {
    const endless: { inner?: object } = {};
    endless.inner = endless;
    const { profile, warnings } = parseProfile({ id: ACME, features: { big: 1n, call: () => 1, endless, on: true } });
    expect(profile.features).toEqual({ on: true });
    expect(warnings.map(({ path }) => path)).toEqual(["features.big", "features.call", "features.endless"]);
  });
});

describe("the list of tenants", () => {
  const listed = (tenants: unknown): Behaviour => text(JSON.stringify({ tenants }));

  // Planted fault: handing on what the backend wrote as typed data.
  it("has no entry that names no tenant, and says which were left out", async () => {
    await start().ready;
    const events = heard(client);
    const acme = { id: ACME, slug: "acme", name: "Acme", role: "admin", logo_url: "/acme.svg" };
    api.always = listed([null, { id: 7 }, { id: MEDTECH, slug: "Not A Slug" }, acme]);
    expect(await client.listTenants()).toEqual([
      { id: ACME, slug: "acme", name: "Acme", role: "admin", logoUrl: "/acme.svg" },
    ]);
    expect(events).toEqual([{ source: "tenants", paths: ["tenants[0]", "tenants[1].id", "tenants[2].slug"] }]);
  });

  it("has no logo that is a script", async () => {
    await start().ready;
    const events = heard(client);
    api.always = listed([{ id: ACME, slug: "acme", name: "Acme", role: "admin", logoUrl: "javascript:alert(1)" }]);
    expect((await client.listTenants())[0]).toMatchObject({ id: ACME, logoUrl: null });
    expect(events).toEqual([{ source: "tenants", paths: ["tenants[0].logoUrl"] }]);
  });

  it("must be a list", async () => {
    await start().ready;
    for (const wrong of [{}, null, "acme"]) {
      api.always = listed(wrong);
      await expect(client.listTenants()).rejects.toMatchObject({ code: "TENANT_API" });
    }
    api.always = failing(503);
    await expect(client.listTenants()).rejects.toMatchObject({ code: "TENANT_API", details: { status: 503 } });
  });
});

describe("a sharing mode that the SDK does not know", () => {
  // Planted fault: throwing, for the owner too.
  it("means the owner alone", () => {
    for (const sharingMode of ["org", "GLOBAL", "", 7, {}, null]) {
      const resource = { tenantId: ACME, sharingMode, sharedWith: [MEDTECH] } as never;
      expect([canAccessResource(ACME, resource), canAccessResource(MEDTECH, resource)]).toEqual([true, false]);
    }
  });

  it("and an id that is none grant nothing and throw nothing", () => {
    const resource = {
      tenantId: ACME,
      sharingMode: "selective",
      sharedWith: ["acme", 5, MEDTECH],
      run: () => 1,
    } as never;
    expect([canAccessResource(MEDTECH, resource), canAccessResource(ACME, resource)]).toEqual([true, true]);
    expect(codeOf(() => canAccessResource(ACME, { tenantId: "acme", sharingMode: "global" }))).toBe(
      "INVALID_TENANT_ID",
    );
  });
});
