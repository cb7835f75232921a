// Who is told the tenant. The real package, in a page of the real demo, against a third party that writes down all it is sent.
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, tenants } from "./tenants.js";
import { enterWorkspace } from "./visitor.js";

const THIRD_PARTY = "http://third-party.test";
const dist = new URL("../../dist/", import.meta.url);

/** Serves the built package to the page under its own origin, as plain modules. */
async function servePackage(page: Page): Promise<void> {
  await page.route("**/package-under-test/**", async (route) => {
    const path = new URL(route.request().url()).pathname.replace("/package-under-test/", "");
    await route.fulfill({ contentType: "text/javascript", body: await readFile(new URL(path, dist)) });
  });
}

/** Answers for the third party, and keeps every request with its headers. */
async function hearThirdParty(page: Page): Promise<Record<string, string>[]> {
  const heard: Record<string, string>[] = [];
  await page.route(`${THIRD_PARTY}/**`, async (route) => {
    heard.push(await route.request().allHeaders());
    const redirectTarget = new URL(route.request().url()).searchParams.get("to");
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    await route.fulfill(
      redirectTarget ? { status: 302, headers: { ...cors, location: redirectTarget } } : { json: {}, headers: cors },
    );
  });
  return heard;
}

test("a third party is never told the tenant, whatever shape the request has", async ({ page }) => {
  await enterWorkspace(page, acme);
  await servePackage(page);
  const heard = await hearThirdParty(page);
  const ownApi = page.waitForRequest((request) => new URL(request.url()).pathname === "/api/v1/panels");

  await page.evaluate(
    async ([module, thirdParty]) => {
      const { createTenantClient } = (await import(module)) as typeof import("tenantry");
      const client = createTenantClient({ api: "/api" });
      await client.ready;
      await client.fetch("/api/v1/panels");
      await client.fetch(`${thirdParty}/text`);
      await client.fetch(new URL(`${thirdParty}/url`));
      await client.fetch(new Request(`${thirdParty}/request`, { headers: { "x-tenant-id": "left over" } }));
      await client.fetch(`${thirdParty}/init`, { headers: { "X-Tenant-ID": "left over" } });
    },
    ["/package-under-test/index.js", THIRD_PARTY] as const,
  );

  expect((await ownApi).headers()["x-tenant-id"]).toBe(acme.id);
  expect(heard).toHaveLength(4);
  for (const headers of heard) expect(headers).not.toHaveProperty("x-tenant-id");
});

test("a redirect does not carry the tenant to a third party", async ({ page }) => {
  await enterWorkspace(page, acme);
  await servePackage(page);
  const heard = await hearThirdParty(page);
  await page.route("**/api/v1/elsewhere", (route) =>
    route.fulfill({ status: 307, headers: { location: `${THIRD_PARTY}/landed` } }),
  );

  await page.evaluate(async (module) => {
    const { createTenantClient } = (await import(module)) as typeof import("tenantry");
    const client = createTenantClient({ api: "/api" });
    await client.ready;
    await client.fetch("/api/v1/elsewhere").catch(() => undefined);
  }, "/package-under-test/index.js");

  for (const headers of heard) expect(headers).not.toHaveProperty("x-tenant-id");
});

test("nothing that the demo itself sends carries the tenant anywhere but to its own API", async ({ page }) => {
  for (const tenant of tenants) {
    const strays: string[] = [];
    page.on("request", (request) => {
      const { origin, pathname } = new URL(request.url());
      const isOwnApi = origin === addressOf(tenant.slug) && pathname.startsWith("/api/");
      if (!isOwnApi && "x-tenant-id" in request.headers()) strays.push(request.url());
    });
    await enterWorkspace(page, tenant);
    for (const path of ["/panels/new", "/agents", "/settings", "/why"]) {
      await page.goto(`${addressOf(tenant.slug)}${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    expect(strays).toEqual([]);
    page.removeAllListeners("request");
  }
});
