import { expect } from "vitest";
import { ACME } from "../../tabs/server.js";
import type { EngineTest } from "../fixtures.js";

const STRICT = "default-src 'self'; script-src 'self' 'nonce-page'";

export function clientCases(test: EngineTest): void {
  test("is ready with the tenant's profile", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    await tab.run(() => window.client.ready);
    const facts = await tab.run(() => [window.client.tenantId, window.client.tenant?.name, window.client.tier]);
    expect(facts).toEqual([ACME, "Acme Corporation", "enterprise"]);
    expect(await tab.events("ready")).toHaveLength(1);
  });

  test("returns flags and limits, and the fallback for keys that the profile does not have", async ({
    site,
    api: _,
    tab,
  }) => {
    await tab.open(site.page());
    const values = await tab.run(() => [
      window.client.flag("advanced_analytics", false),
      window.client.flag("unknown_key", "fallback"),
      window.client.limit("max_panels_per_month")?.remaining,
      window.client.limit("unknown_key"),
    ]);
    expect(values).toEqual([true, "fallback", 60, null]);
  });

  test("applies the branding as CSS custom properties", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const color = await tab.run(() => {
      const style = document.createElement("style");
      style.textContent = window.tenantry.brandingCss(window.client.branding);
      document.head.append(style);
      document.body.style.color = "var(--tenant-primary)";
      return getComputedStyle(document.body).color;
    });
    expect(color).toBe("rgb(26, 86, 219)");
  });

  test("starts from a server's snapshot without a request", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const snapshot = await tab.run(() => window.client.snapshot());
    site.requests.length = 0;
    await tab.open(site.page({ snapshot, pinned: "acme" }));
    expect(await tab.state()).toBe("acme READY");
    expect(site.requests).toEqual([]);
  });

  test("starts under a strict Content-Security-Policy with 'wasm-unsafe-eval'", async ({ site, api: _, tab }) => {
    site.policy = `${STRICT} 'wasm-unsafe-eval'`;
    await tab.open(site.page());
    expect(await tab.state()).toBe("acme READY");
  });

  test("throws TenantRuntimeError when the policy has no 'wasm-unsafe-eval'", async ({ site, api: _, tab }) => {
    site.policy = STRICT;
    await tab.open(site.page());
    expect(await tab.read("window.failure")).toMatchObject({ name: "TenantRuntimeError", code: "TENANT_RUNTIME" });
    expect(site.requests).toEqual([]);
  });
}
