// An unknown or wrong value in a profile never costs the tenant. See `docs/profile.md`, "What is wrong is left out".
import {
  canAccessResource,
  createTenantClient,
  injectTenant,
  parseProfile,
  type TenantClient,
  type TenantClientOptions,
  type TenantWarning,
} from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH, profileOf } from "./fixtures.js";
import { type Behaviour, failing, healthy, misbehavingApi } from "./misbehaving-api.js";

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

/** A response with exactly this text. */
function respondWith(body: string): Behaviour {
  return (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(body);
}

function respondWithProfile(more: object): Behaviour {
  return respondWith(JSON.stringify(profileOf("acme", more)));
}

function start(options: Partial<TenantClientOptions> = {}): TenantClient {
  client = createTenantClient({ api: api.url, request: { host: "acme.localhost" }, ...options });
  return client;
}

/** The client's warnings from now on. */
function collectWarnings(from: TenantClient): { source: string; paths: string[] }[] {
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
  it("turns a flag off at once, whatever else is wrong in the same profile", async () => {
    api.always = respondWithProfile({ tier: "starter", features: { beta: true } });
    await start().ready;
    expect(client.flag("beta", false)).toBe(true);
    api.always = respondWithProfile({ tier: "business", kind: 7, limits: "none", features: { beta: false } });
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

  // Planted fault: keeping the older profile's value where the newer one is wrong.
  it("does not keep the older value where the newer one is wrong", async () => {
    api.always = respondWithProfile({
      tier: "enterprise",
      name: "Acme",
      version: 1,
      limits: { seats: 5 },
      features: { a: true },
    });
    await start().ready;
    api.always = respondWithProfile({ tier: 5, name: [], version: -1, limits: { seats: "unlimited" }, features: true });
    await client.refresh();
    expect([client.tier, client.tenant?.name, client.tenant?.version, client.limit("seats")]).toEqual(
      Array(4).fill(null),
    );
    expect(client.flag("a", false)).toBe(false);
  });

  // Planted fault: an event at every refresh, or none after the first.
  it("emits one warning event for each new set of dropped parts, and none for a correct profile", async () => {
    start();
    const events = collectWarnings(client);
    await client.ready;
    api.always = respondWithProfile({ tier: 5 });
    await client.refresh();
    await client.refresh();
    api.always = respondWithProfile({ tier: 5, branding: { logoUrl: "" } });
    await client.refresh();
    api.always = healthy();
    await client.refresh();
    api.always = respondWithProfile({ tier: 5 });
    await client.refresh();
    expect(events.map(({ paths }) => paths)).toEqual([["tier"], ["tier", "branding.logoUrl"], ["tier"]]);
    expect(client.tenant?.warnings).toEqual([{ path: "tier", reason: "write a string" }]);
  });

  it("logs a line for each dropped part with `debug`, and nothing without", async () => {
    const lines = vi.spyOn(console, "warn").mockReturnValue();
    vi.spyOn(console, "debug").mockReturnValue();
    api.always = respondWithProfile({ tier: 5, branding: { logoUrl: "" } });
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

describe("an inactive tenant", () => {
  for (const status of ["suspended", "ARCHIVED", " Deleted ", "disabled", "Inactive"]) {
    it(`is refused at start, after one request, where its status is ${JSON.stringify(status)}`, async () => {
      api.always = respondWithProfile({ status });
      const details = { tenant: "acme", status: status.trim().toLowerCase() };
      await expect(start().ready).rejects.toMatchObject({
        name: "TenantNotActiveError",
        code: "TENANT_NOT_ACTIVE",
        details,
      });
      expect([client.status, client.tenant, api.requests.length]).toEqual(["ERROR", null, 1]);
    });
  }

  // Planted fault: a suspended tenant that stays active in every open tab.
  it("is refused in a running client too", async () => {
    await start().ready;
    api.always = respondWithProfile({ status: "Suspended" });
    await expect(client.refresh()).rejects.toMatchObject({
      code: "TENANT_NOT_ACTIVE",
      details: { status: "suspended" },
    });
    expect([client.status, client.error?.name, api.requests.length]).toEqual(["ERROR", "TenantNotActiveError", 2]);
  });

  it("is refused by switchTenant", async () => {
    await start({ request: {}, sources: ["default"], defaultTenant: "acme" }).ready;
    api.always = respondWith(JSON.stringify(profileOf("medtech", { status: "archived" })));
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({
      code: "TENANT_NOT_ACTIVE",
      details: { tenant: "medtech", status: "archived" },
    });
    expect([client.status, String(client.tenantId)]).toEqual(["READY", ACME]);
  });

  it("is refused in a snapshot and by parseProfile", () => {
    const profile = profileOf("acme", { status: "suspended" });
    expect(codeOf(() => parseProfile(profile))).toBe("TENANT_NOT_ACTIVE");
    expect(codeOf(() => start({ snapshot: { profile, madeAt: "" } as never }))).toBe("TENANT_NOT_ACTIVE");
  });

  it("is recognised by its status only: any other word is accepted", async () => {
    for (const [status, expected] of [
      ["past_due", "past_due"],
      [" ACTIVE ", "active"],
      [undefined, null],
      [0, null],
    ]) {
      api.always = respondWithProfile({ status });
      await start().ready;
      expect([client.status, client.tenant?.status]).toEqual(["READY", expected]);
      client.dispose();
    }
  });
});

describe("a brand", () => {
  /**
   * @see https://github.com/modelcontextprotocol/typescript-sdk/issues/940
   * @see https://github.com/heroui-inc/heroui/issues/1721
   */
  it("drops the part that is wrong and keeps the others", async () => {
    for (const invalid of [
      { logoUrl: "" },
      { logoUrl: "data:image/png;base64,AAAA" },
      { logoUrl: "javascript:alert(1)" },
      { primaryColor: "blurple" },
      { fontFamily: 5 },
    ]) {
      api.always = respondWithProfile({ branding: { radius: "8px", ...invalid } });
      start();
      const events = collectWarnings(client);
      await client.ready;
      expect([client.status, client.branding]).toEqual(["READY", { radius: "8px" }]);
      expect(events).toEqual([{ source: "profile", paths: [`branding.${Object.keys(invalid)[0]}`] }]);
      client.dispose();
    }
  });
});

describe("a limit", () => {
  /** @see https://github.com/CroatianMeteorNetwork/RMS/issues/590 */
  it("can have fractional numbers", async () => {
    api.always = respondWithProfile({ limits: { hours: { limit: 10, used: 1.25 }, large: 1e21 } });
    await start().ready;
    expect(client.limit("hours")).toMatchObject({ limit: 10, used: 1.25, remaining: 8.75, unlimited: false });
    expect(client.limit("large")).toMatchObject({ limit: 1e21, used: null, remaining: null });
    expect(client.tenant?.warnings).toEqual([]);
  });

  /** @see https://github.com/CroatianMeteorNetwork/RMS/issues/590 */
  it("that is invalid is null, and never unlimited", async () => {
    for (const invalid of [-1, "unlimited", "10", true, [], { limit: "unlimited" }, { limit: -1, used: 0 }]) {
      api.always = respondWithProfile({ limits: { seats: invalid, panels: 3 } });
      await start().ready;
      expect([client.status, client.limit("seats"), client.limit("panels")?.limit]).toEqual(["READY", null, 3]);
      expect(client.tenant?.warnings.map(({ path }) => path)[0]).toMatch(/^limits\.seats/);
      client.dispose();
    }
  });

  it("without numbers has null for each of them", async () => {
    api.always = respondWithProfile({ limits: { seats: {}, panels: { limit: 3 }, storage: null } });
    await start().ready;
    const unknown = { limit: null, used: null, remaining: null, unlimited: false, resetsAt: null };
    expect(client.limit("seats")).toEqual(unknown);
    expect(client.limit("panels")).toEqual({ ...unknown, limit: 3 });
    expect(client.limit("storage")).toEqual({ ...unknown, unlimited: true });
  });

  // Planted fault: 0 of 0 for numbers that the response does not contain.
  it("of a 429 without numbers has null, and never 0", async () => {
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

describe("a duplicate key", () => {
  // Planted fault: `JSON.parse`, which keeps the last of two ids without an error.
  it("in the id, slug or status is an error", async () => {
    for (const duplicated of [
      `"id": "${MEDTECH}", "id": "${ACME}"`,
      `"id": "${ACME}", "tenantId": "${ACME}"`,
      `"tenant_id": "${ACME}", "tenant_id": "${ACME}"`,
      `"id": "${ACME}", "slug": "medtech", "slug": "acme"`,
      `"id": "${ACME}", "status": "suspended", "status": "active"`,
    ]) {
      api.always = respondWith(`{ ${duplicated} }`);
      await expect(start().ready, duplicated).rejects.toMatchObject({ code: "TENANT_VALIDATION" });
      client.dispose();
    }
  });

  it("in any other part drops that part, with a warning", async () => {
    api.always = respondWith(
      `{ "id": "${ACME}", "tier": "starter", "tier": "enterprise", "features": { "a": true, "a": false, "b": true },
         "limits": { "seats": 5, "seats": 50 } }`,
    );
    await start().ready;
    expect([client.status, client.tier, client.limit("seats")]).toEqual(["READY", null, null]);
    expect([client.flag("a", "fallback"), client.flag("b", false)]).toEqual(["fallback", true]);
    expect(client.tenant?.warnings.map(({ path }) => path)).toEqual(["tier", "features.a", "limits.seats"]);
  });
});

describe("the identity of a profile", () => {
  it("is refused where it is missing, invalid or another tenant's", async () => {
    for (const [profile, code] of [
      [{ id: undefined }, "TENANT_VALIDATION"],
      [{ id: 5 }, "TENANT_VALIDATION"],
      [{ id: "acme" }, "INVALID_TENANT_ID"],
      [{ slug: "" }, "TENANT_VALIDATION"],
      [{ slug: "Acme" }, "TENANT_VALIDATION"],
      [{ slug: "medtech" }, "TENANT_MISMATCH"],
    ] as const) {
      api.always = respondWithProfile(profile);
      await expect(start().ready).rejects.toMatchObject({ code });
      client.dispose();
    }
  });

  it("is completed with the requested slug where the response has none", async () => {
    api.always = respondWithProfile({ slug: undefined });
    await start().ready;
    expect(client.tenant?.slug).toBe("acme");
    client.dispose();
    await start({ request: {}, pinned: ACME }).ready;
    expect([client.status, client.tenant?.slug]).toEqual(["READY", null]);
  });
});

describe("a snapshot", () => {
  const startFrom = (profile: object, madeAt: unknown, options: object = {}) =>
    start({ request: { host: "acme.localhost" }, snapshot: { profile, madeAt } as never, ...options });

  it("of an older SDK version is accepted", () => {
    const limits = {
      seats: { limit: 5, used: 0, remaining: 5, unlimited: false, resetsAt: null },
      storage: { limit: null, used: 0, remaining: null, unlimited: true, resetsAt: null },
    };
    const older = { kind: "client", tier: "starter", status: "active", version: 0, limits, features: { a: true } };
    startFrom(profileOf("acme", older), new Date().toISOString());
    expect([client.status, client.flag("a", false), client.limit("seats")?.remaining]).toEqual(["READY", true, 5]);
    expect([client.limit("storage")?.unlimited, client.tenant?.warnings]).toEqual([true, []]);
  });

  it("of a newer SDK version is accepted without its unknown parts", () => {
    const newer = { tier: { name: "x" }, branding: { primaryColor: { light: "#fff" } }, features: { a: 1n }, plan: [] };
    startFrom(profileOf("acme", newer), new Date().toISOString());
    expect([client.status, client.tier, client.branding, client.flag("a", 0)]).toEqual(["READY", null, {}, 0]);
    expect(client.tenant?.warnings.map(({ path }) => path)).toEqual(["tier", "features.a", "branding.primaryColor"]);
  });

  // Planted fault: a reader that knows the flags by the wire's name only.
  it("that a client wrote keeps its flags", () => {
    startFrom(profileOf("acme", { features: { a: true } }), new Date().toISOString());
    const written = JSON.parse(JSON.stringify(client.snapshot()));
    expect([written.profile.flags, written.profile.features]).toEqual([{ a: true }, undefined]);
    client.dispose();
    startFrom(written.profile, written.madeAt);
    expect([client.flag("a", false), client.tenant?.warnings]).toEqual([true, []]);
  });

  // Planted fault: a snapshot without the warnings of the server that read the response.
  it("carries the warnings of the server into the browser", async () => {
    api.always = respondWithProfile({ tier: 5 });
    await start().ready;
    const snapshot = JSON.parse(JSON.stringify(client.snapshot()));
    client.dispose();
    start({ snapshot });
    const events = collectWarnings(client);
    await Promise.resolve();
    expect(events).toEqual([{ source: "profile", paths: ["tier"] }]);
    expect(client.tenant?.warnings).toEqual([{ path: "tier", reason: "write a string" }]);
  });

  // Planted fault: reading an invalid date as now.
  it("without a valid date counts as old, and does not throw", async () => {
    for (const madeAt of [undefined, null, 5, "yesterday", "", {}, Symbol("now")]) {
      const requestsBefore = api.requests.length;
      startFrom(profileOf("acme"), madeAt, { updates: "poll" });
      expect([client.status, client.snapshot()?.madeAt]).toEqual(["READY", "1970-01-01T00:00:00.000Z"]);
      await vi.waitUntil(() => api.requests.length > requestsBefore);
      client.dispose();
    }
  });

  it("without a valid identity is refused", () => {
    for (const profile of [undefined, null, {}, [], "acme", { id: "acme" }]) {
      expect(codeOf(() => startFrom(profile as object, ""))).toMatch(/^(TENANT_VALIDATION|INVALID_TENANT_ID)$/);
    }
  });
});

describe("parseProfile", () => {
  it("returns the profile and what was dropped", () => {
    const { profile, warnings } = parseProfile({ tenant_id: ACME, tier: "business", branding: { logo_url: "" } });
    expect(profile).toMatchObject({ id: ACME, slug: null, name: null, tier: "business", version: null, branding: {} });
    expect(warnings.map(({ path }: TenantWarning) => path)).toEqual(["branding.logoUrl"]);
    expect(profile.warnings).toEqual(warnings);
  });

  it("accepts JSON text, and reports a duplicate key", () => {
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
    expect(profile.flags.all).toEqual(numbers.map(Number));
  });

  it("drops values that JSON cannot express, and values that are nested endlessly", () => {
    const circular: { inner?: object } = {};
    circular.inner = circular;
    const { profile, warnings } = parseProfile({ id: ACME, features: { big: 1n, call: () => 1, circular, on: true } });
    expect(profile.flags).toEqual({ on: true });
    expect(warnings.map(({ path }) => path)).toEqual(["features.big", "features.call", "features.circular"]);
  });

  // Planted fault: `JSON.stringify`, which makes null of a number that is not finite.
  it("drops a limit that is not finite, and does not read it as unlimited", () => {
    for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const limits = { seats: amount, agents: { limit: amount, used: 1 }, panels: 3 };
      const { profile, warnings } = parseProfile({ id: ACME, limits });
      expect(profile.limits.panels?.limit).toBe(3);
      for (const limit of [profile.limits.seats, profile.limits.agents]) {
        expect(limit?.unlimited ?? false).toBe(false);
      }
      expect(warnings.map(({ path }) => path)).toEqual(["limits.seats", "limits.agents.limit"]);
    }
  });

  // Planted fault: reading a cycle down to the greatest depth, which with two of them never ends.
  it("reads data that contains itself only once", () => {
    let reads = 0;
    const circular = {
      get itself() {
        reads += 1;
        return circular;
      },
    };
    const { warnings } = parseProfile({ id: ACME, features: { circular } });
    expect([reads, warnings.map(({ path }) => path)]).toEqual([1, ["features.circular"]]);
  });
});

describe("injectTenant", () => {
  // Planted fault: writing NaN as another number, which the receiver of the event then reads.
  it("refuses NaN, which JSON has no word for", () => {
    expect(() => injectTenant({ amount: Number.NaN }, ACME)).toThrow(
      expect.objectContaining({ code: "TENANT_VALIDATION" }),
    );
    expect(injectTenant({ amount: Number.POSITIVE_INFINITY }, ACME)).toMatchObject({
      amount: Number.POSITIVE_INFINITY,
    });
  });
});

describe("listTenants", () => {
  const listed = (tenants: unknown): Behaviour => respondWith(JSON.stringify({ tenants }));

  // Planted fault: returning entries of the backend unchecked as typed data.
  it("drops entries without a valid tenant, and says which", async () => {
    await start().ready;
    const events = collectWarnings(client);
    const acme = { id: ACME, slug: "acme", name: "Acme", role: "admin", logo_url: "/acme.svg" };
    api.always = listed([null, { id: 7 }, { id: MEDTECH, slug: "Not A Slug" }, acme]);
    expect(await client.listTenants()).toEqual([
      { id: ACME, slug: "acme", name: "Acme", role: "admin", logoUrl: "/acme.svg" },
    ]);
    expect(events).toEqual([{ source: "tenants", paths: ["tenants[0]", "tenants[1].id", "tenants[2].slug"] }]);
  });

  it("drops a logo URL with a script", async () => {
    await start().ready;
    const events = collectWarnings(client);
    api.always = listed([{ id: ACME, slug: "acme", name: "Acme", role: "admin", logoUrl: "javascript:alert(1)" }]);
    expect((await client.listTenants())[0]).toMatchObject({ id: ACME, logoUrl: null });
    expect(events).toEqual([{ source: "tenants", paths: ["tenants[0].logoUrl"] }]);
  });

  it("refuses a response without a list", async () => {
    await start().ready;
    for (const invalid of [{}, null, "acme"]) {
      api.always = listed(invalid);
      await expect(client.listTenants()).rejects.toMatchObject({ code: "TENANT_API" });
    }
    api.always = failing(503);
    await expect(client.listTenants()).rejects.toMatchObject({ code: "TENANT_API", details: { status: 503 } });
  });
});

describe("canAccessResource", () => {
  // Planted fault: throwing, for the owner too.
  it("grants access to the owner alone where the sharing mode is unknown", () => {
    for (const sharingMode of ["org", "GLOBAL", "", 7, {}, null]) {
      const resource = { tenantId: ACME, sharingMode, sharedWith: [MEDTECH] } as never;
      expect([canAccessResource(ACME, resource), canAccessResource(MEDTECH, resource)]).toEqual([true, false]);
    }
  });

  it("ignores an invalid id in sharedWith, and refuses an invalid owner", () => {
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
