import { expect } from "vitest";
import { ACME } from "../../tabs/server.js";
import type { EngineTest } from "../fixtures.js";

const STRICT = "default-src 'self'; script-src 'self' 'nonce-page'";

export function clientCases(test: EngineTest): void {
  test("is ready with the tenant's profile", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    await tab.run(() => window.client.ready);
    const known = await tab.run(() => [window.client.tenantId, window.client.tenant?.name, window.client.tier]);
    expect(known).toEqual([ACME, "Acme Corporation", "enterprise"]);
    expect(await tab.heard("ready")).toHaveLength(1);
  });

  test("says flags and limits, and the fallback for what the profile lacks", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const said = await tab.run(() => [
      window.client.flag("advanced_analytics", false),
      window.client.flag("unheard_of", "fallback"),
      window.client.limit("max_panels_per_month")?.remaining,
      window.client.limit("unheard_of"),
    ]);
    expect(said).toEqual([true, "fallback", 60, null]);
  });

  test("brings the brand into the page as custom properties that the engine reads", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const colour = await tab.run(() => {
      const style = document.createElement("style");
      style.textContent = window.tenantry.brandingCss(window.client.branding);
      document.head.append(style);
      document.body.style.color = "var(--tenant-primary)";
      return getComputedStyle(document.body).color;
    });
    expect(colour).toBe("rgb(26, 86, 219)");
  });

  test("begins with a server's snapshot and asks for nothing", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const snapshot = await tab.run(() => window.client.snapshot());
    site.asked.length = 0;
    await tab.open(site.page({ snapshot, pinned: "acme" }));
    expect(await tab.state()).toBe("acme READY");
    expect(site.asked).toEqual([]);
  });

  test("starts under a strict policy that has 'wasm-unsafe-eval'", async ({ site, api: _, tab }) => {
    site.policy = `${STRICT} 'wasm-unsafe-eval'`;
    await tab.open(site.page());
    expect(await tab.state()).toBe("acme READY");
  });

  test("says that the policy forbids it where 'wasm-unsafe-eval' is missing", async ({ site, api: _, tab }) => {
    site.policy = STRICT;
    await tab.open(site.page());
    expect(await tab.read("window.failure")).toMatchObject({ name: "TenantRuntimeError", code: "TENANT_RUNTIME" });
    expect(site.asked).toEqual([]);
  });
}
