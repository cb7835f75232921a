import { expect } from "vitest";
import { ACME, MEDTECH } from "../../tabs/server.js";
import type { Echo } from "../api.js";
import type { EngineTest } from "../fixtures.js";
import { PATIENT } from "../tab.js";

export function switchCases(test: EngineTest): void {
  test("moves to another tenant in one step, with its requests, flags and brand", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const after = await tab.run(async () => {
      await window.client.switchTenant("medtech");
      const seen = await (await window.client.fetch("/api/echo")).json();
      return { colour: window.client.branding.primaryColor, tenantId: window.client.tenantId, seen };
    });
    expect(after).toMatchObject({
      colour: "#0f766e",
      tenantId: MEDTECH,
      seen: { tenant: MEDTECH } satisfies Partial<Echo>,
    });
    expect(await tab.heard("switch")).toEqual([expect.stringContaining(`"from":"${ACME}","to":"${MEDTECH}"`)]);
  });

  test("ends in the last switch that was asked for; the others are told that they were overtaken", async ({
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

  test("changes nothing where the tenant API refuses", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.answer = (_, response) => {
      response.writeHead(403, { "content-type": "application/problem+json" });
      response.end('{"code":"UNAUTHORIZED_TENANT_ACCESS"}');
    };
    const refused = await tab.refusal(() => window.client.switchTenant("medtech"));
    expect(refused.code).toBe("UNAUTHORIZED_TENANT_ACCESS");
    expect(await tab.run(() => window.client.tenantId)).toBe(ACME);
  });

  // Planted fault: trusting the abort, which a `fetch` underneath may ignore.
  test("refuses an answer that comes after a switch, where the abort was ignored", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(async () => {
      const deaf = window.tenantry.createTenantClient({
        api: new URL("/api", location.href).href,
        sources: ["default"],
        defaultTenant: "acme",
        fetch: (input, init) => fetch(input, { ...init, signal: null }),
      });
      Object.assign(window, { deaf });
      await deaf.ready;
      return deaf.fetch("/api/silent");
    });
    await expect.poll(() => api.open("/api/silent"), PATIENT).toBe(1);
    await tab.run("() => window.deaf.switchTenant('medtech')" as never);
    api.end("/api/silent");
    expect(await tab.refusal(() => window.begun)).toMatchObject({ name: "TenantChangedError", code: "TENANT_CHANGED" });
  });
}
