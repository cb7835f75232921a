import { expect } from "vitest";
import { ACME, MEDTECH } from "../../tabs/server.js";
import type { EngineTest } from "../fixtures.js";
import type { Tab } from "../tab.js";

const sourceOf = (tab: Tab) => tab.read<string>("window.client.resolution.source");

export function resolveCases(test: EngineTest): void {
  test("resolves the tenant from the page's host, with no configuration for *.localhost", async ({
    site,
    api: _,
    tab,
  }) => {
    for (const slug of ["acme", "medtech"]) {
      await tab.open(site.page({ sources: ["subdomain"] }, `${slug}.localhost`));
      expect([await tab.state(), await sourceOf(tab)]).toEqual([`${slug} READY`, "subdomain"]);
    }
  });

  test("resolves the tenant from a cookie", async ({ site, api: _, tab }) => {
    // Sets the cookie on another page: the test page would store the default tenant for the tab.
    await tab.goto(new URL("/package.json", site.page()).href);
    await tab.run((id) => {
      // biome-ignore lint/suspicious/noDocumentCookie: WebKit has no Cookie Store on http.
      document.cookie = `tenant_id=${id}; Path=/; SameSite=Lax`;
    }, MEDTECH);
    await tab.open(site.page());
    expect([await tab.state(), await sourceOf(tab)]).toEqual(["medtech READY", "cookie"]);
  });

  test("resolves the tab's choice before the cookie", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    await tab.run(() => window.client.switchTenant("medtech"));
    await tab.run(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: WebKit has no Cookie Store on http.
      document.cookie = "tenant_id=11111111-1111-1111-1111-111111111111; Path=/; SameSite=Lax";
    });
    await tab.reload();
    expect([await tab.state(), await sourceOf(tab)]).toEqual(["medtech READY", "session"]);
  });

  test("resolves the default tenant when no other source names one", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    expect([await tab.state(), await sourceOf(tab)]).toEqual(["acme READY", "default"]);
  });

  test("refuses a malformed host with the error's class and code", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const rejection = await tab.rejection(() => {
      try {
        return window.tenantry.resolveTenant({ host: "acme..localhost" });
      } catch (error) {
        if (!(error instanceof window.tenantry.TenantError && error instanceof Error)) {
          throw new Error("The error is not an instance of TenantError.");
        }
        throw error;
      }
    });
    expect(rejection).toMatchObject({ name: "TenantValidationError", code: "TENANT_VALIDATION" });
  });

  /** @see https://github.com/axios/axios/issues/1161 */
  test("resolves the tenant of a worker from the worker's location", async ({ site, api: _, tab }) => {
    await tab.open(site.page({ sources: ["subdomain"] }, "acme.localhost"));
    const outcome = await tab.run(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/tests/engines/worker.js", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = () => reject(new Error("The worker did not start."));
        }),
    );
    expect(outcome).toEqual({ slug: "acme", source: "subdomain", tenant: ACME });
  });

  /** @see https://github.com/module-federation/core/issues/1956 */
  test("resolves no tenant in an <iframe srcdoc>, unless a host is given", async ({ site, api: _, tab }) => {
    await tab.open(site.page({ sources: ["subdomain"] }, "acme.localhost"));
    const outcome = await tab.run(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.srcdoc = `<script type="module">
            import { createTenantClient } from "/dist/single-file.js";
            const options = { api: "${location.origin}/api" };
            let refusal;
            try {
              refusal = "made " + createTenantClient(options).resolution.source;
            } catch ({ name, code }) {
              refusal = { name, code };
            }
            const client = createTenantClient({ ...options, request: { host: "${location.host}" } });
            client.ready.then(() => parent.postMessage({ refusal, slug: client.tenant.slug }, "*"));
          </script>`;
          addEventListener("message", ({ data }) => resolve(data), { once: true });
          document.body.append(frame);
        }),
    );
    expect(outcome).toEqual({ refusal: { name: "TenantNotResolvedError", code: "TENANT_NOT_RESOLVED" }, slug: "acme" });
  });
}
