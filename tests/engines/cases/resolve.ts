import { expect } from "vitest";
import { ACME, MEDTECH } from "../../tabs/server.js";
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

  /** @see https://github.com/axios/axios/issues/1161 */
  test("finds the tenant of a worker in the worker's own location", async ({ site, api: _, tab }) => {
    await tab.open(site.page({ sources: ["subdomain"] }, "acme.localhost"));
    const told = await tab.run(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/tests/engines/worker.js", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = () => reject(new Error("The worker does not start."));
        }),
    );
    expect(told).toEqual({ slug: "acme", source: "subdomain", tenant: ACME });
  });

  /** @see https://github.com/module-federation/core/issues/1956 */
  test("makes up no tenant in an <iframe srcdoc>, and takes a host that is given", async ({ site, api: _, tab }) => {
    await tab.open(site.page({ sources: ["subdomain"] }, "acme.localhost"));
    const told = await tab.run(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.srcdoc = `<script type="module">
            import { createTenantClient } from "/dist/index.js";
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
    expect(told).toEqual({ refusal: { name: "TenantNotResolvedError", code: "TENANT_NOT_RESOLVED" }, slug: "acme" });
  });
}
