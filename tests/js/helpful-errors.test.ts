// Errors that say what to do: a misspelt option, a switch that cannot be, two copies of the package.
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { brandingCss, createTenantClient, resolveTenant } from "tenantry";
import { createTestClient, expectNoTenantLeak } from "tenantry/testing";
import { describe, expect, it } from "vitest";
import { tenantApi } from "./fixtures.js";

const api = "http://api.test";
const request = { host: "acme.localhost" };
const { send } = tenantApi();

describe("a misspelt option", () => {
  // Planted fault: the options of another function in the list, or a misspelt guard passed over in silence.
  const calls = {
    resolveTenant: [() => resolveTenant(request, { rootDomain: [] } as never), "rootDomains", "enabled"],
    createTenantClient: [
      () => createTenantClient({ api, request, apiOrigin: [] } as never),
      "apiOrigins",
      "rootDomains",
    ],
    timeouts: [() => createTenantClient({ api, request, timeouts: { totle: 1 } } as never), "total", "attempt"],
    brandingCss: [() => brandingCss({}, { selecter: ":root" } as never), "selector", "selector"],
    createTestClient: [() => createTestClient({ handler: {} } as never), "handlers", "tenants"],
  } as const;

  it.each(Object.entries(calls))("of %s is told with all of that function", (_, [call, nearest, one]) => {
    expect(call).toThrow(
      expect.objectContaining({
        code: "TENANT_VALIDATION",
        message: expect.stringMatching(new RegExp(`did you mean ${nearest}\\? The options are .*\\b${one}\\b`)),
      }),
    );
  });

  it("of switchTenant is told before anything begins", async () => {
    const client = createTestClient();
    expect(() => client.switchTenant("medtech", { becuase: "…" } as never)).toThrow(
      /becuase: this is not an option here/,
    );
    expect(client.status).toBe("READY");
  });

  it("of expectNoTenantLeak is told, so that no storm is smaller than it looks", async () => {
    const storm = expectNoTenantLeak(() => new Response(), { concurency: 64 } as never);
    await expect(storm).rejects.toThrow(/did you mean concurrency\?/);
  });

  it("of a client lists none that only the testing kit has", () => {
    expect(() => createTenantClient({ api, request, handlers: {} } as never)).toThrow(
      /^(?!.*The options are.*handlers)/,
    );
  });
});

describe("a switch that cannot be", () => {
  it("mentions tenantHost on a tenant's own host", async () => {
    const client = createTenantClient({ api, request, fetch: send });
    await client.ready;
    await expect(client.switchTenant("medtech")).rejects.toThrow(/tenantHost\(location\.host, slug\)/);
  });

  it("names the option on a pinned deployment", async () => {
    const client = createTenantClient({ api, request: {}, pinned: "acme", fetch: send });
    await client.ready;
    await expect(client.switchTenant("medtech")).rejects.toThrow(/`pinned`/);
  });
});

describe("two copies of the package", () => {
  it("are told as such where a hook finds no provider of its own copy", async () => {
    const dist = new URL("../../dist/react.js", import.meta.url).href;
    const [one, other] = await Promise.all(["one", "other"].map((copy) => import(`${dist}?copy=${copy}`)));
    const Hook = () => other.useTenant().tenant.name;
    expect(() => renderToString(createElement(Hook))).toThrow(/Wrap the page in <TenantProvider/);
    const client = createTestClient();
    const page = createElement(one.TenantProvider, { client }, createElement(Hook));
    expect(() => renderToString(page)).toThrow(/two copies are installed or bundled/);
  });
});
