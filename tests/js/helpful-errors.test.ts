// Errors that say what to do: a misspelt option, a refused switch, two copies of the package.
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
  // Planted fault: listing the options of another function, or ignoring a misspelt option.
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

  it.each(Object.entries(calls))("of %s is refused with a list of its options", (_, [call, nearest, one]) => {
    expect(call).toThrow(
      expect.objectContaining({
        code: "TENANT_VALIDATION",
        message: expect.stringMatching(new RegExp(`did you mean ${nearest}\\? The options are .*\\b${one}\\b`)),
      }),
    );
  });

  it("of switchTenant is refused before the switch begins", async () => {
    const client = createTestClient();
    expect(() => client.switchTenant("medtech", { becuase: "…" } as never)).toThrow(
      /becuase: this is not an option here/,
    );
    expect(client.status).toBe("READY");
  });

  it("of expectNoTenantLeak is refused, so that no stress test is smaller than intended", async () => {
    const stressTest = expectNoTenantLeak(() => new Response(), { concurency: 64 } as never);
    await expect(stressTest).rejects.toThrow(/did you mean concurrency\?/);
  });

  it("of createTenantClient is refused without listing the options of the testing kit", () => {
    expect(() => createTenantClient({ api, request, handlers: {} } as never)).toThrow(
      /^(?!.*The options are.*handlers)/,
    );
  });
});

describe("the error of a refused switch", () => {
  it("suggests tenantHost on a tenant's own host", async () => {
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

describe("an error in a hook", () => {
  it("names two copies of the package where the hook finds no provider of its own copy", async () => {
    const dist = new URL("../../dist/react.js", import.meta.url).href;
    const [one, other] = await Promise.all(["one", "other"].map((copy) => import(`${dist}?copy=${copy}`)));
    const Hook = () => other.useTenant().tenant.name;
    expect(() => renderToString(createElement(Hook))).toThrow(/<TenantRoot>.*<TenantProvider api.*createTestClient/);
    const client = createTestClient();
    const page = createElement(one.TenantProvider, { client }, createElement(Hook));
    expect(() => renderToString(page)).toThrow(/two copies are installed or bundled/);
  });
});
