// Which origins receive the tenant header: the built package in a page of the demo, and a third party that records its
// requests.
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, tenants } from "./tenants.js";
import { enterWorkspace } from "./visitor.js";

const THIRD_PARTY = "http://third-party.test";
const dist = new URL("../../dist/", import.meta.url);

/** Serves the built package to the page under the page's origin. A page without a bundler uses its single file. */
async function servePackage(page: Page): Promise<void> {
  await page.route("**/package-under-test/**", async (route) => {
    const path = new URL(route.request().url()).pathname.replace("/package-under-test/", "");
    await route.fulfill({ contentType: "text/javascript", body: await readFile(new URL(path, dist)) });
  });
}

/** Responds for the third party and records the headers of every request. */
async function recordThirdParty(page: Page): Promise<Record<string, string>[]> {
  const recorded: Record<string, string>[] = [];
  await page.route(`${THIRD_PARTY}/**`, async (route) => {
    recorded.push(await route.request().allHeaders());
    const redirectTarget = new URL(route.request().url()).searchParams.get("to");
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    await route.fulfill(
      redirectTarget ? { status: 302, headers: { ...cors, location: redirectTarget } } : { json: {}, headers: cors },
    );
  });
  return recorded;
}

test("a third party never receives the tenant header, for any shape of request", async ({ page }) => {
  await enterWorkspace(page, acme);
  await servePackage(page);
  const recorded = await recordThirdParty(page);
  const ownApi = page.waitForRequest((request) => new URL(request.url()).pathname === "/api/v1/panels");

  await page.evaluate(
    async ([module, thirdParty]) => {
      const { createTenantClient } = (await import(module)) as typeof import("tenantry");
      const client = createTenantClient({ api: "/api" });
      await client.ready;
      await client.fetch("/api/v1/panels");
      await client.fetch(`${thirdParty}/text`);
      await client.fetch(new URL(`${thirdParty}/url`));
      await client.fetch(new Request(`${thirdParty}/request`, { headers: { "x-tenant-id": "stale" } }));
      await client.fetch(`${thirdParty}/init`, { headers: { "X-Tenant-ID": "stale" } });
    },
    ["/package-under-test/single-file.js", THIRD_PARTY] as const,
  );

  expect((await ownApi).headers()["x-tenant-id"]).toBe(acme.id);
  expect(recorded).toHaveLength(4);
  for (const headers of recorded) expect(headers).not.toHaveProperty("x-tenant-id");
});

test("a redirect does not send the tenant header to a third party", async ({ page }) => {
  await enterWorkspace(page, acme);
  await servePackage(page);
  const recorded = await recordThirdParty(page);
  await page.route("**/api/v1/elsewhere", (route) =>
    route.fulfill({ status: 307, headers: { location: `${THIRD_PARTY}/landed` } }),
  );

  await page.evaluate(async (module) => {
    const { createTenantClient } = (await import(module)) as typeof import("tenantry");
    const client = createTenantClient({ api: "/api" });
    await client.ready;
    await client.fetch("/api/v1/elsewhere").catch(() => undefined);
  }, "/package-under-test/single-file.js");

  for (const headers of recorded) expect(headers).not.toHaveProperty("x-tenant-id");
});

test("the demo sends the tenant header to its own API only", async ({ page }) => {
  for (const tenant of tenants) {
    const leaks: string[] = [];
    page.on("request", (request) => {
      const { origin, pathname } = new URL(request.url());
      const isOwnApi = origin === addressOf(tenant.slug) && pathname.startsWith("/api/");
      if (!isOwnApi && "x-tenant-id" in request.headers()) leaks.push(request.url());
    });
    await enterWorkspace(page, tenant);
    for (const path of ["/panels/new", "/agents", "/settings", "/resolution"]) {
      await page.goto(`${addressOf(tenant.slug)}${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    expect(leaks).toEqual([]);
    page.removeAllListeners("request");
  }
});
