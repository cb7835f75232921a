import { expect } from "vitest";
import { ACME, MEDTECH } from "../../tabs/server.js";
import type { Echo } from "../api.js";
import type { EngineTest } from "../fixtures.js";
import { LONG_WAIT } from "../tab.js";

export function switchCases(test: EngineTest): void {
  test("switches the tenant of requests, flags and branding in one step", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const after = await tab.run(async () => {
      await window.client.switchTenant("medtech");
      const seen = await (await window.client.fetch("/api/echo")).json();
      return { color: window.client.branding.primaryColor, tenantId: window.client.tenantId, seen };
    });
    expect(after).toMatchObject({
      color: "#0f766e",
      tenantId: MEDTECH,
      seen: { tenant: MEDTECH } satisfies Partial<Echo>,
    });
    expect(await tab.events("switch")).toEqual([expect.stringContaining(`"from":"${ACME}","to":"${MEDTECH}"`)]);
  });

  test("ends with the last requested switch; the earlier switches reject with TENANT_CHANGED", async ({
    site,
    api: _,
    tab,
  }) => {
    await tab.open(site.page());
    const outcomes = await tab.run(() => {
      const wanted = ["medtech", "acme", "medtech", "acme", "medtech", "acme", "medtech", "acme", "acme", "medtech"];
      const switches = wanted.map((slug) => window.client.switchTenant(slug));
      return Promise.all(
        switches.map((switched) =>
          switched.then(
            () => "switched",
            ({ code }) => code,
          ),
        ),
      );
    });
    expect(await tab.state()).toBe("medtech READY");
    expect(outcomes.at(-1)).toBe("switched");
    expect(outcomes.slice(0, -1).filter((outcome) => !["switched", "TENANT_CHANGED"].includes(outcome))).toEqual([]);
  });

  test("changes nothing when the tenant API refuses", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.override = (_, response) => {
      response.writeHead(403, { "content-type": "application/problem+json" });
      response.end('{"code":"UNAUTHORIZED_TENANT_ACCESS"}');
    };
    const rejection = await tab.rejection(() => window.client.switchTenant("medtech"));
    expect(rejection.code).toBe("UNAUTHORIZED_TENANT_ACCESS");
    expect(await tab.run(() => window.client.tenantId)).toBe(ACME);
  });

  // Planted fault: the client relies on the abort, which the `fetch` option may ignore.
  test("refuses a response that arrives after a switch when the abort was ignored", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.runInBackground(async () => {
      const clientIgnoringAbort = window.tenantry.createTenantClient({
        api: new URL("/api", location.href).href,
        sources: ["default"],
        defaultTenant: "acme",
        fetch: (input, init) => fetch(input, { ...init, signal: null }),
      });
      Object.assign(window, { clientIgnoringAbort });
      await clientIgnoringAbort.ready;
      return clientIgnoringAbort.fetch("/api/silent");
    });
    await expect.poll(() => api.open("/api/silent"), LONG_WAIT).toBe(1);
    await tab.run("() => window.clientIgnoringAbort.switchTenant('medtech')" as never);
    api.end("/api/silent");
    expect(await tab.rejection(() => window.background)).toMatchObject({
      name: "TenantChangedError",
      code: "TENANT_CHANGED",
    });
  });
}
