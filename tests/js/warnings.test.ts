// Warnings in development: each is logged once, and none in production or in tests.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { profileOf, tenantApi } from "./fixtures.js";

const api = "http://api.test";

/** The package as loaded in this mode, and the warnings it logs. */
async function loadInMode(mode: string) {
  vi.stubEnv("NODE_ENV", mode);
  vi.resetModules();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { createTenantClient } = await import("tenantry");
  const logged = () => warn.mock.calls.map(([text]) => String(text));
  return { createTenantClient, logged };
}

/** Waits for a file that is loaded on demand. */
const settled = () => vi.dynamicImportSettled();

const features = { ask_panel: true, layout: "grid" };
const snapshot = { profile: profileOf("acme", { features }), madeAt: new Date().toISOString() } as never;

beforeEach(() => vi.restoreAllMocks());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("a client in development", () => {
  it("warns once about a flag that the profile does not have, with the nearest key", async () => {
    const { createTenantClient, logged } = await loadInMode("development");
    const client = createTenantClient({ api, request: {}, defaultTenant: "acme", snapshot, fetch: tenantApi().send });
    for (let count = 0; count < 3; count += 1) {
      expect(client.flag("ask_panl", false)).toBe(false);
    }
    client.flag("something_else", 1);
    await settled();
    expect(logged()).toEqual([
      expect.stringMatching(/no flag "ask_panl".*Did you mean "ask_panel"\?/),
      expect.stringMatching(/no flag "something_else".*It has ask_panel, layout\./),
    ]);
  });

  it("warns once about a fallback of another type", async () => {
    const { createTenantClient, logged } = await loadInMode("development");
    const client = createTenantClient({ api, request: {}, defaultTenant: "acme", snapshot, fetch: tenantApi().send });
    expect([client.flag("layout", true), client.flag("layout", [])]).toEqual([true, []]);
    await settled();
    expect(logged()).toEqual([
      expect.stringMatching(/flag "layout" is of type string and the fallback is of type boolean/),
    ]);
  });

  // @see https://github.com/supabase/supabase-js/issues/1280: requests to another origin silently send no tenant.
  it("warns once about a request to an origin that is not listed", async () => {
    const { createTenantClient, logged } = await loadInMode("development");
    const { send } = tenantApi();
    const client = createTenantClient({ api, request: {}, defaultTenant: "acme", snapshot, fetch: send });
    await client.fetch("http://project.supabase.test/rest/v1/a");
    await client.fetch("http://project.supabase.test/rest/v1/b");
    await client.fetch(`${api}/v1/panels`);
    await settled();
    expect(logged()).toEqual([expect.stringContaining('apiOrigins: ["http://project.supabase.test"]')]);
  });

  it("warns once about an echo that CORS hides", async () => {
    const { createTenantClient, logged } = await loadInMode("development");
    const hidden = () =>
      Object.defineProperties(new Response("ok"), { type: { value: "cors" }, url: { value: `${api}/x` } });
    const { send } = tenantApi(hidden);
    const client = createTenantClient({ api, request: {}, defaultTenant: "acme", snapshot, fetch: send });
    await client.fetch(`${api}/v1/panels`);
    await client.fetch(`${api}/v1/agents`);
    await settled();
    expect(logged()).toEqual([expect.stringMatching(/http:\/\/api\.test .*Access-Control-Expose-Headers/)]);
  });

  it("does not warn about a flag before there is a profile", async () => {
    const { createTenantClient, logged } = await loadInMode("development");
    const client = createTenantClient({
      api,
      request: {},
      defaultTenant: "acme",
      fetch: () => new Promise(() => undefined),
    });
    client.flag("ask_panel", false);
    await settled();
    expect(logged()).toEqual([]);
  });
});

describe.each(["production", "test"])("a client in %s", (mode) => {
  it("logs no warning", async () => {
    const { createTenantClient, logged } = await loadInMode(mode);
    const client = createTenantClient({ api, request: {}, defaultTenant: "acme", snapshot, fetch: tenantApi().send });
    client.flag("ask_panl", false);
    client.flag("layout", true);
    await client.fetch("http://project.supabase.test/rest/v1/a");
    await settled();
    expect(logged()).toEqual([]);
  });
});
