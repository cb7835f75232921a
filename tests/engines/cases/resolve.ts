import { expect } from "vitest";
import { MEDTECH } from "../../tabs/server.js";
import type { EngineTest } from "../fixtures.js";
import type { Tab } from "../tab.js";

const sourceOf = (tab: Tab) => tab.read<string>("window.client.resolution.source");

export function resolveCases(test: EngineTest): void {
  test("finds the tenant in the page's host, with no set-up for *.localhost", async ({ site, api: _, tab }) => {
    for (const slug of ["acme", "medtech"]) {
      await tab.open(site.page({ sources: ["subdomain"] }, `${slug}.localhost`));
      expect([await tab.state(), await sourceOf(tab)]).toEqual([`${slug} READY`, "subdomain"]);
    }
  });

  test("finds the tenant in a cookie", async ({ site, api: _, tab }) => {
    // Not from the page itself, which would remember the default tenant for its tab.
    await tab.goto(new URL("/package.json", site.page()).href);
    await tab.run((id) => {
      // biome-ignore lint/suspicious/noDocumentCookie: WebKit has no Cookie Store on http.
      document.cookie = `tenant_id=${id}; Path=/; SameSite=Lax`;
    }, MEDTECH);
    await tab.open(site.page());
    expect([await tab.state(), await sourceOf(tab)]).toEqual(["medtech READY", "cookie"]);
  });

  test("finds the tenant that the tab chose before the one of a cookie", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    await tab.run(() => window.client.switchTenant("medtech"));
    await tab.run(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: WebKit has no Cookie Store on http.
      document.cookie = "tenant_id=11111111-1111-1111-1111-111111111111; Path=/; SameSite=Lax";
    });
    await tab.reload();
    expect([await tab.state(), await sourceOf(tab)]).toEqual(["medtech READY", "session"]);
  });

  test("takes the default tenant where nothing else names one", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    expect([await tab.state(), await sourceOf(tab)]).toEqual(["acme READY", "default"]);
  });

  test("refuses a malformed host by the error's own class and code", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const refused = await tab.refusal(() => {
      try {
        return window.tenantry.resolveTenant({ host: "acme..localhost" });
      } catch (error) {
        if (!(error instanceof window.tenantry.TenantError && error instanceof Error)) {
          throw new Error("It is not of the family.");
        }
        throw error;
      }
    });
    expect(refused).toMatchObject({ name: "TenantValidationError", code: "TENANT_VALIDATION" });
  });
}
