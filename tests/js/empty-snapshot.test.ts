// @vitest-environment happy-dom
// A page whose server has no profile: on the platform, or with an error.
import { createTenantClient, type EmptySnapshot, type TenantClientOptions, TenantId } from "tenantry";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, tenantApi } from "./fixtures.js";

// The globals of happy-dom are those of its window, but not the window itself, which identifies a tab.
vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });

const platform: EmptySnapshot = {
  profile: null,
  resolution: { id: TenantId.PLATFORM, slug: null, source: "platform", unconfirmed: [] },
  error: null,
};

const refused: EmptySnapshot = {
  profile: null,
  resolution: { id: null, slug: "acme", source: "subdomain", unconfirmed: [] },
  error: {
    name: "UnauthorizedTenantAccessError",
    code: "UNAUTHORIZED_TENANT_ACCESS",
    message: "You are not a member.",
    details: {},
  },
};

let requests: Request[];

/** Opens the page of a tab that chose this tenant, or none. */
function openTab(address: string, choice?: string) {
  (window as unknown as { happyDOM: { setURL(address: string): void } }).happyDOM.setURL(address);
  sessionStorage.clear();
  if (choice !== undefined) {
    sessionStorage.setItem("tenantry:tenant", choice);
  }
}

function start(snapshot: EmptySnapshot, options: Partial<TenantClientOptions> = {}) {
  const api = tenantApi();
  const send: typeof fetch = async (input, init) => {
    requests.push(new Request(input, init));
    return api.send(input, init);
  };
  return createTenantClient({ api: "http://api.test", fetch: send, updates: "none", snapshot, ...options });
}

beforeEach(() => {
  requests = [];
});

describe("an empty snapshot of the platform", () => {
  it("starts ready on the platform, and requests nothing", async () => {
    openTab("http://localhost:3000/");
    const client = start(platform);
    expect([client.status, client.isPlatform, client.tenant]).toEqual(["READY", true, null]);
    await client.ready;
    expect(requests).toEqual([]);
    client.dispose();
  });

  it("is what the first render shows, before the tab goes to the tenant that it chose", async () => {
    openTab("http://app.localhost:3000/", ACME);
    const client = start(platform);
    expect([client.isPlatform, client.resolution.source]).toEqual([true, "session"]);
    await client.ready;
    expect([client.tenantId, sessionStorage.getItem("tenantry:tenant")]).toEqual([ACME, ACME]);
    client.dispose();
  });

  // Planted fault: showing the platform overwrites the choice of the tab.
  it("leaves the choice of the tab alone if the chosen tenant cannot be loaded", async () => {
    openTab("http://app.localhost:3000/", ACME);
    const client = start(platform, {
      fetch: async () => new Response(null, { status: 403 }),
    });
    await expect(client.ready).rejects.toMatchObject({ code: "TENANT_API" });
    expect(sessionStorage.getItem("tenantry:tenant")).toBe(ACME);
    client.dispose();
  });
});

describe("an empty snapshot with an error", () => {
  it("starts with the server's error, typed, and requests nothing", async () => {
    openTab("http://acme.localhost:3000/");
    const client = start(refused);
    expect([client.status, client.tenant]).toEqual(["ERROR", null]);
    expect(client.error).toMatchObject({ name: "UnauthorizedTenantAccessError", code: "UNAUTHORIZED_TENANT_ACCESS" });
    await expect(client.ready).rejects.toBe(client.error);
    expect(requests).toEqual([]);
    client.dispose();
  });

  it("refuses requests of the app with the same error", async () => {
    openTab("http://acme.localhost:3000/");
    const client = start(refused);
    await expect(client.fetch("http://api.test/v1/panels")).rejects.toBe(client.error);
    expect(requests).toEqual([]);
    client.dispose();
  });
});
