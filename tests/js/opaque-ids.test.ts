// @vitest-environment happy-dom
// Opaque ids, which are not UUIDs, in everything that a client does.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  apiAuditSink,
  canAccessResource,
  confirmResolution,
  createTenantClient,
  extractTenant,
  injectTenant,
  resolveTenant,
  type SwitchRecord,
  TenantId,
  type TenantRef,
  tenantKey,
} from "tenantry";
import { currentTenant, requireTenant, runWithTenant } from "tenantry/server";
import { tenantSWRKey } from "tenantry/swr";
import {
  apiFixture,
  createTestClient,
  expectNoTenantLeak,
  profileFixture,
  snapshotFixture,
  tenantFixtures,
} from "tenantry/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME } from "./fixtures.js";

// The globals of happy-dom are those of its window, but not the window itself, which identifies a tab.
vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });

/** The open channels of the tabs. A message reaches every channel but its sender. */
const channels = new Set<EventTarget>();
vi.stubGlobal(
  "BroadcastChannel",
  class extends EventTarget {
    constructor() {
      super();
      channels.add(this);
    }
    postMessage(data: unknown): void {
      for (const channel of channels) {
        if (channel !== this) {
          channel.dispatchEvent(new MessageEvent("message", { data }));
        }
      }
    }
    close(): void {
      channels.delete(this);
    }
  },
);

const ids = "opaque" as const;
const parse = (text: string) => TenantId.parse(text, { ids });

const CLERK = "org_2abcDEF";
const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** One tenant's id is another tenant's slug, and two ids differ only in case. */
const tenants = [
  { id: CLERK, slug: "acme" },
  { id: "acme", slug: "medtech" },
  { id: "Acme", slug: "healthco" },
  { id: ULID, slug: "ulid" },
  { id: "42", slug: "answer" },
].map((tenant) => profileFixture(tenant, { ids }));

/** A tenant API that records its requests. It responds to all other requests with an echo of their tenant header. */
function tenantApi(answer = (request: Request) => echo(request, request.headers.get("x-tenant-id"))) {
  const requests: string[] = [];
  const api = apiFixture(tenants, { ids });
  const state = { isDown: false };
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    if (state.isDown) {
      throw new TypeError("down");
    }
    return api(request) ?? answer(request);
  };
  return { send, requests, state };
}

function echo({ url }: Request, tenant: string | null): Response {
  return new Response(url, { headers: tenant === null ? {} : { "x-tenant-id": tenant } });
}

const api = "http://api.test";
/** Options of a client whose tenant comes only from the options of the test. */
const baseOptions = { api, ids, updates: "none" } as const;
/** Options of a client in a tab, which may switch. */
const inTab = { ...baseOptions, sources: ["session", "cookie", "default"] as const };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  // biome-ignore lint/suspicious/noDocumentCookie: the client writes the cookie there.
  document.cookie = "tenant_id=; expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/";
});

const clients = new Set<{ dispose(): void }>();
afterEach(() => {
  for (const client of clients) {
    client.dispose();
  }
  clients.clear();
});

function start(options: Parameters<typeof createTenantClient>[0]) {
  const client = createTenantClient(options);
  clients.add(client);
  return client;
}

describe("TenantId", () => {
  it("accepts what the kernel accepts, and refuses everything else", () => {
    const table = join(import.meta.dirname, "../../crates/kernel/vectors/opaque_id.json");
    const { accepted, refused } = JSON.parse(readFileSync(table, "utf8"));
    for (const text of accepted) {
      expect(parse(text).toString()).toBe(text);
      expect(() => TenantId.parse(text)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    }
    for (const { text } of refused) {
      expect(() => parse(text), JSON.stringify(text)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    }
    expect(() => TenantId.parse("42", { ids: "ulid" as never })).toThrow(/ids: write uuid or opaque/);
  });

  // Planted fault: converting any value to text, so that a missing id becomes the tenant "undefined".
  it("is never parsed from a value that is not a string", () => {
    for (const given of [undefined, null, 42, Number.NaN, true, {}, ["acme"], { toString: () => "acme" }]) {
      expect(() => parse(given as never)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
      expect(() => runWithTenant(given as never, () => 1)).toThrow();
    }
  });

  it("is the string itself, and never equal to an id in another case", () => {
    const [acme, again, other]: string[] = ["acme", "acme", "Acme"].map((text) => parse(text));
    expect([acme, acme === again, acme === other]).toEqual(["acme", true, false]);
  });

  // Planted fault: a guard that accepts every string as an id.
  it("is valid in its own format only, and the platform's id in both formats", () => {
    const isId = (value: unknown) => [TenantId.is(value), TenantId.is(value, { ids })];
    expect([CLERK, ACME, TenantId.PLATFORM].map(isId)).toEqual([
      [false, true],
      [true, false],
      [true, true],
    ]);
    for (const value of ["", "a.b", ACME.replaceAll("-", "").toUpperCase(), 42, null, [CLERK], new String(ACME)]) {
      expect(isId(value), String(value)).toEqual([false, false]);
    }
    expect(() => TenantId.is("42", { ids: "ulid" as never })).toThrow(/ids: write uuid or opaque/);
  });
});

describe("resolveTenant with opaque ids", () => {
  const options = { ids, rootDomains: ["vital.health"] } as const;

  it("reads ids from the header, the cookie and the default, and slugs from the host", () => {
    const from = (request: object, more: object = {}) => resolveTenant(request, { ...options, ...more });
    expect(from({ headers: { "x-tenant-id": CLERK } })).toMatchObject({ id: CLERK, slug: null, source: "header" });
    expect(from({ host: "vital.health", cookie: `__Host-tenant_id=${ULID}` })).toMatchObject({
      id: ULID,
      source: "cookie",
    });
    expect(from({}, { defaultTenant: { id: "42" } })).toMatchObject({ id: "42", source: "default" });
    expect(from({}, { pinned: { slug: "acme" } })).toMatchObject({ id: null, slug: "acme", source: "pinned" });
    expect(from({ host: "acme.vital.health" })).toMatchObject({ id: null, slug: "acme", source: "subdomain" });
  });

  // Planted fault: six bits for the length of the result.
  it("returns ids of every length", () => {
    for (const length of [1, 36, 63, 64]) {
      const id = "aB".repeat(32).slice(0, length);
      expect(resolveTenant({ headers: { "x-tenant-id": id } }, options).id).toBe(id);
      expect(resolveTenant({ host: `${"h".repeat(50)}.localhost` }, { ids, pinned: { id }, prefer: "pinned" }).id).toBe(
        id,
      );
    }
  });

  it("refuses a plain string, which can be an id or a slug", () => {
    for (const more of [
      { pinned: "acme" },
      { defaultTenant: "acme" },
      { allowedTenants: ["acme"] },
      { customDomains: { "acme.example": "acme" } },
    ]) {
      expect(() => resolveTenant({}, { ...options, ...more })).toThrow(/write \{ id: "acme" \} or \{ slug: "acme" \}/);
    }
    expect(resolveTenant({}, { pinned: { slug: "acme" } }).slug).toBe("acme");
    expect(resolveTenant({}, { pinned: { id: ACME.replaceAll("-", "") } }).id).toBe(ACME);
  });

  it("returns an id and a slug that confirmResolution compares with the directory's tenant", () => {
    const resolution = resolveTenant({ host: "acme.localhost", headers: { "x-tenant-id": CLERK } }, options);
    confirmResolution(resolution, { id: CLERK, slug: "acme" }, options);
    confirmResolution(resolution, { id: parse(CLERK), slug: "acme" }, options);
    expect(() => confirmResolution(resolution, { id: "acme", slug: "acme" }, options)).toThrow(
      expect.objectContaining({ code: "TENANT_CONFLICT" }),
    );
    expect(() => confirmResolution(resolution, { id: CLERK, slug: "acme" })).toThrow(
      expect.objectContaining({ code: "INVALID_TENANT_ID" }),
    );
  });
});

describe("a client with opaque ids", () => {
  it("requests a profile by id and by slug at different URLs", async () => {
    for (const [defaultTenant, path, slug] of [
      [{ id: "acme" }, "acme", "medtech"],
      [{ slug: "acme" }, "by-slug/acme", "acme"],
      [{ id: CLERK }, CLERK, "acme"],
      [{ id: ULID }, ULID, "ulid"],
      [{ id: "42" }, "42", "answer"],
    ] as const) {
      const { send, requests } = tenantApi();
      const client = start({ ...baseOptions, request: {}, defaultTenant, fetch: send });
      await client.ready;
      expect([client.tenant?.slug, requests]).toEqual([slug, [`GET /v1/tenants/${path}/profile`]]);
    }
  });

  it("sends its id, and refuses a response that echoes another id, also in another case", async () => {
    let answer = "acme";
    const { send } = tenantApi((request) => echo(request, answer));
    const client = start({ ...baseOptions, request: {}, defaultTenant: { id: "acme" }, fetch: send });
    expect((await client.fetch("http://api.test/v1/panels")).status).toBe(200);
    for (answer of ["Acme", "medtech", CLERK, ACME]) {
      await expect(client.fetch("http://api.test/v1/panels")).rejects.toMatchObject({ code: "TENANT_MISMATCH" });
    }
  });

  it("refuses a profile of another tenant, and a profile whose id has the other format", async () => {
    for (const id of ["Acme", ACME]) {
      const send = async () => Response.json({ id, slug: "medtech", name: "Medtech" });
      const client = start({ ...baseOptions, request: {}, defaultTenant: { id: "acme" }, fetch: send });
      await expect(client.ready).rejects.toMatchObject({ code: id === ACME ? "INVALID_TENANT_ID" : "TENANT_MISMATCH" });
    }
    const { send } = tenantApi();
    expect(() => start({ api, request: {}, defaultTenant: { id: CLERK }, fetch: send })).toThrow(/is not a tenant id/);
  });

  it("switches to { id } and { slug }, and never confuses the two", async () => {
    const { send, requests } = tenantApi();
    const records: SwitchRecord[] = [];
    const post = apiAuditSink(api, send);
    const auditSink = async (record: SwitchRecord) => {
      records.push(record);
      await post(record);
    };
    const client = start({ ...baseOptions, request: {}, defaultTenant: { slug: "acme" }, fetch: send, auditSink });
    await client.ready;
    for (const [tenant, id] of [
      [{ id: "acme" }, "acme"],
      [{ slug: "acme" }, CLERK],
      [{ id: parse("Acme") }, "Acme"],
      [{ slug: "answer" }, "42"],
    ] as const) {
      await client.switchTenant(tenant);
      expect(client.tenantId?.toString()).toBe(id);
    }
    await expect(client.switchTenant(parse("acme"))).rejects.toThrow(/could be an id or a slug/);
    await vi.waitUntil(() => requests.filter((one) => one.startsWith("POST")).length === 4);
    expect(requests.filter((one) => one.startsWith("POST"))).toEqual(
      ["acme", CLERK, "Acme", "42"].map((id) => `POST /v1/tenants/${id}/switches`),
    );
    expect(records.map(({ from, to }) => [from, to])).toEqual([
      [CLERK, "acme"],
      ["acme", CLERK],
      [CLERK, "Acme"],
      ["Acme", "42"],
    ]);
  });

  // Planted fault: comparing a text with id and slug, so that `{ slug: "acme" }` finds the tenant with the id `acme`.
  it("requests the tenant of a slug that equals its own id", async () => {
    const { send, requests } = tenantApi();
    const client = start({ ...baseOptions, request: {}, defaultTenant: { id: "acme" }, fetch: send });
    await client.ready;
    await client.switchTenant({ slug: "acme" });
    await client.switchTenant({ slug: "acme" });
    await client.switchTenant({ id: CLERK });
    expect(requests).toEqual(["GET /v1/tenants/acme/profile", "GET /v1/tenants/by-slug/acme/profile"]);
  });

  it("refuses to switch to a plain string, to both id and slug, and to an id of the other format", async () => {
    const { send, requests } = tenantApi();
    const client = start({ ...baseOptions, request: {}, defaultTenant: { id: "acme" }, fetch: send });
    await client.ready;
    for (const tenant of [
      "acme",
      CLERK,
      ACME,
      { id: "acme", slug: "acme" },
      { id: ACME },
      TenantId.parse(ACME),
      {},
      null,
    ]) {
      await expect(client.switchTenant(tenant as TenantRef)).rejects.toMatchObject({ code: "TENANT_VALIDATION" });
    }
    await expect(client.switchTenant("acme")).rejects.toThrow(/write \{ id: "acme" \} or \{ slug: "acme" \}/);
    expect([requests.length, client.status]).toEqual([1, "READY"]);
  });

  it("accepts a snapshot with an opaque id, and a client with UUIDs refuses it", () => {
    const { send, requests } = tenantApi();
    const snapshot = snapshotFixture(tenants[0]);
    const client = start({ ...baseOptions, request: {}, defaultTenant: { id: CLERK }, snapshot, fetch: send });
    expect([client.tenantId?.toString(), client.snapshot(), requests]).toEqual([CLERK, snapshot, []]);
    expect(tenantSWRKey(client, "/panels")).toEqual([CLERK, "/panels"]);
    expect(() => start({ api, request: {}, defaultTenant: { slug: "acme" }, snapshot, fetch: send })).toThrow(
      expect.objectContaining({ code: "INVALID_TENANT_ID" }),
    );
  });

  it("accepts { id } and { slug } with UUIDs too", async () => {
    const client = createTestClient();
    clients.add(client);
    await client.switchTenant({ slug: "medtech" });
    await client.switchTenant({ id: ACME.replaceAll("-", "") });
    await client.switchTenant("medtech");
    expect(client.requests.map(({ url }) => url.split("/").at(-2))).toEqual(["medtech", ACME, "medtech"]);
  });
});

describe("a tab with opaque ids", () => {
  it("stores the chosen id, and new tabs start with it", async () => {
    const { send } = tenantApi();
    const first = start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send });
    await first.ready;
    await first.switchTenant({ id: "Acme" });
    expect([sessionStorage.getItem("tenantry:tenant"), document.cookie]).toEqual(["Acme", "tenant_id=Acme"]);
    const reloaded = start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send });
    await reloaded.ready;
    expect([reloaded.resolution.source, reloaded.tenant?.slug]).toEqual(["session", "healthco"]);
    sessionStorage.clear();
    const fresh = start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send });
    await fresh.ready;
    expect([fresh.resolution.source, fresh.tenant?.slug]).toEqual(["cookie", "healthco"]);
  });

  it("reports another tab's switch, and ignores a message without an id", async () => {
    const { send } = tenantApi();
    const [thisTab, otherTab] = [0, 0].map(() => start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send }));
    const switches: string[] = [];
    thisTab?.on("otherTabSwitch", ({ tenantId }) => switches.push(tenantId.toString()));
    await Promise.all([thisTab?.ready, otherTab?.ready]);
    await otherTab?.switchTenant({ id: ULID });
    const channel = new BroadcastChannel("tenantry");
    for (const switchedTo of [ACME, "a b", "", null, undefined, 42, ["acme"], { id: "acme" }, "42"]) {
      channel.postMessage({ switchedTo });
    }
    channel.close();
    expect([switches, thisTab?.tenantId?.toString()]).toEqual([[ULID, "42"], CLERK]);
  });

  it("switches to the platform and back, whose id is the same in both formats", async () => {
    const { send, requests } = tenantApi();
    const client = start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send });
    const other = start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send });
    const switches: string[] = [];
    other.on("otherTabSwitch", ({ tenantId }) => switches.push(tenantId.toString()));
    await Promise.all([client.ready, other.ready]);
    await client.switchTenant(TenantId.PLATFORM);
    const reloaded = start({ ...inTab, defaultTenant: { slug: "acme" }, fetch: send });
    await reloaded.ready;
    expect([client.isPlatform, reloaded.isPlatform, reloaded.resolution.source]).toEqual([true, true, "session"]);
    expect(switches).toEqual([TenantId.PLATFORM.toString()]);
    await reloaded.switchTenant({ slug: "acme" });
    expect([reloaded.tenantId?.toString(), requests.length]).toEqual([CLERK, 3]);
    expect(() => resolveTenant({ headers: { "x-tenant-id": TenantId.PLATFORM.toString() } }, { ids })).toThrow(
      expect.objectContaining({ code: "INVALID_TENANT_ID" }),
    );
  });

  it("falls back to the stored profile of its tenant, not of a tenant with that id as slug", async () => {
    const { send, state } = tenantApi();
    for (const defaultTenant of [{ id: "acme" }, { slug: "acme" }]) {
      await start({ ...baseOptions, sources: ["default"], defaultTenant, fetch: send }).ready;
    }
    expect(Object.keys(localStorage).sort()).toEqual([
      "tenant:acme:tenantry:profile",
      `tenant:${CLERK}:tenantry:profile`,
    ]);
    state.isDown = true;
    const timeouts = { attempt: 20, total: 20 };
    for (const [defaultTenant, id] of [
      [{ slug: "acme" }, CLERK],
      [{ id: "acme" }, "acme"],
      [{ id: CLERK }, CLERK],
      [{ slug: "medtech" }, "acme"],
    ] as const) {
      const client = start({ ...baseOptions, sources: ["default"], defaultTenant, timeouts, fetch: send });
      await client.ready;
      expect([client.status, client.tenantId?.toString()]).toEqual(["STALE", id]);
    }
    const unknown = start({
      ...baseOptions,
      sources: ["default"],
      defaultTenant: { id: "Acme" },
      timeouts,
      fetch: send,
    });
    await expect(unknown.ready).rejects.toMatchObject({ code: "TENANT_API" });
  });

  it("keeps the values of tenants apart, and adopts no value of another tenant", async () => {
    const { send } = tenantApi();
    const client = start({ ...inTab, defaultTenant: { id: "acme" }, fetch: send });
    await client.ready;
    client.storage.local.set("draft", "of acme");
    localStorage.setItem("theme", "dark");
    expect(client.storage.local.adopt(["theme", `tenant:${CLERK}:draft`, "tenant:acme:draft"])).toEqual(["theme"]);
    await client.switchTenant({ id: "Acme" });
    expect([client.storage.local.get("draft"), client.storage.local.keys()]).toEqual([null, []]);
    client.storage.local.set("draft", "of Acme");
    expect(localStorage.getItem("tenant:Acme:draft")).toBe("of Acme");
    client.storage.clearTenant("acme");
    expect([localStorage.getItem("tenant:acme:draft"), client.storage.local.get("draft")]).toEqual([null, "of Acme"]);
    client.storage.clearTenant(parse("Acme"));
    expect(client.storage.local.get("draft")).toBeNull();
    expect(() => client.storage.clearTenant(ACME)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
  });
});

describe("a function without a client, given opaque ids,", () => {
  const refusal = expect.objectContaining({ code: "INVALID_TENANT_ID" });

  it("parses an id in the format of its options, which is UUID by default", () => {
    expect([tenantKey(parse(CLERK), "a", { ids }), tenantKey(ACME.replaceAll("-", ""), "a")]).toEqual([
      `tenant:${CLERK}:a`,
      `tenant:${ACME}:a`,
    ]);
    const platform = TenantId.PLATFORM;
    expect([tenantKey(platform, "a", { ids }), tenantKey(platform, "a")]).toEqual(
      Array(2).fill(`tenant:${platform}:a`),
    );
    expect(() => tenantKey(ACME, "a", { ids })).toThrow(refusal);
    expect(() => tenantKey(parse(CLERK), "a")).toThrow(refusal);
    expect(() => tenantKey(CLERK, "a")).toThrow(refusal);
    expect(() => runWithTenant(CLERK, () => 1)).toThrow(refusal);
    expect(() => injectTenant({}, CLERK)).toThrow(refusal);
    expect(() => canAccessResource(CLERK, { tenantId: CLERK })).toThrow(refusal);
  });

  it("runs work for a tenant", async () => {
    const inside = await runWithTenant(
      parse("Acme"),
      async () => {
        await Promise.resolve();
        return [requireTenant(), runWithTenant(ACME, () => currentTenant())] as const;
      },
      { ids },
    );
    expect([inside[0] === parse("Acme"), inside[1], currentTenant()]).toEqual([true, ACME, null]);
  });

  it("writes the tenant into an event and reads it", () => {
    const event = injectTenant({ type: "panel.created" }, parse(CLERK), { ids });
    expect([event.tenant_id, extractTenant(event, { ids }) === parse(CLERK)]).toEqual([CLERK, true]);
    expect(() => extractTenant(event)).toThrow(refusal);
    expect(() => injectTenant(event, parse(CLERK.toLowerCase()), { ids })).toThrow(
      expect.objectContaining({ code: "TENANT_MISMATCH" }),
    );
  });

  it("checks access to a resource with opaque ids", () => {
    const resource = { tenantId: CLERK, sharingMode: "selective", sharedWith: ["Acme"] } as const;
    const may = [CLERK, "Acme", "acme"].map((id) => canAccessResource(parse(id), resource, { ids }));
    expect([...may, canAccessResource("Acme", resource, { ids })]).toEqual([true, true, false, true]);
    expect(canAccessResource(TenantId.PLATFORM, resource, { ids })).toBe(false);
  });
});

describe("the testing kit with opaque ids", () => {
  it("creates a client, tenants and profiles", async () => {
    const client = createTestClient({ ids, handlers: { "GET /v1/panels": () => Response.json([]) } });
    clients.add(client);
    await client.fetch("/v1/panels");
    await client.switchTenant({ slug: "medtech" });
    await client.switchTenant({ id: "org_healthco" });
    expect(client.requests.map(({ url, tenantId }) => [new URL(url).pathname, tenantId])).toEqual([
      ["/v1/panels", "org_acme"],
      ["/v1/tenants/by-slug/medtech/profile", null],
      ["/v1/tenants/org_healthco/profile", null],
    ]);
    expect(() => createTestClient({ ids, tenant: { id: ACME } })).toThrow(
      expect.objectContaining({ code: "INVALID_TENANT_ID" }),
    );
    const all = tenantFixtures(50, { ids }).map(({ id }) => parse(id).toString());
    expect(new Set(all).size).toBe(50);
    expect(() => TenantId.parse(profileFixture({}, { ids }).id)).toThrow();
  });

  const similarTenants = [
    { id: "org_1", slug: "acme" },
    { id: "org_10", slug: "medtech" },
    { id: "Org_1", slug: "healthco" },
  ];
  const options = { ids, tenants: similarTenants, requests: 60 };

  it("finds no leak where each response names its own tenant, although ids have a common prefix", async () => {
    const app = (request: Request) => new Response(`for "${request.headers.get("x-tenant-id")}".`);
    expect(await expectNoTenantLeak(app, options)).toHaveLength(3);
  });

  it("finds another tenant in a response: in the body, in the echo and by slug", async () => {
    const answers: [(request: Request) => Response, object][] = [
      [(request) => new Response(`${request.headers.get("x-tenant-id")} and (Org_1)`), {}],
      [() => new Response("", { headers: { "x-tenant-id": "org_10" } }), {}],
      [() => new Response("acme"), { tenantsIn: (_: Response, body: string) => [{ slug: body }] }],
    ];
    for (const [app, more] of answers) {
      await expect(expectNoTenantLeak(app, { ...options, ...more })).rejects.toThrow(/^Leak: a request of tenant/);
    }
    const app = () => new Response("acme");
    await expect(expectNoTenantLeak(app, { ...options, tenantsIn: (_, body) => [body] })).rejects.toThrow(
      /\{ slug: "acme" \}/,
    );
  });

  // Planted fault: comparing a name in a response with both id and slug.
  it("finds the leak of a tenant whose id is the slug of the requesting tenant", async () => {
    const app = () => new Response("acme");
    const alike = [
      { id: CLERK, slug: "acme" },
      { id: "acme", slug: "medtech" },
    ];
    await expect(expectNoTenantLeak(app, { ids, tenants: alike, requests: 30 })).rejects.toThrow(
      `Leak: a request of tenant ${CLERK} got a response with acme in its body.`,
    );
  });
});
