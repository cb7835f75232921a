// Live updates from the gateway to a page, and audit records from a page to the gateway.
import { expect, type Page, test } from "@playwright/test";
import { acme, healthco, SAM } from "./tenants.js";
import { enterSharedHost, enterWorkspace, expectTenant, primaryColorOf, switchTo } from "./visitor.js";

/** Sends a request to the tenant API with the session of the signed-in person. */
function callApi(page: Page, method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  return page.evaluate(
    async ([verb, url, payload]) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(url, { method: verb, headers, ...(payload && { body: JSON.stringify(payload) }) });
      return { status: response.status, body: await response.json() };
    },
    [method, `/api${path}`, body] as const,
  );
}

test("a change of branding appears on the page without a reload", async ({ page }) => {
  await enterWorkspace(page, acme);
  const setPrimaryColor = (primaryColor: string) =>
    callApi(page, "PATCH", "/v1/tenants/acme/profile", { branding: { primaryColor } });
  try {
    expect((await setPrimaryColor("#7a1fa2")).status).toBe(200);
    await expect.poll(() => primaryColorOf(page)).toBe("#7a1fa2");
  } finally {
    await setPrimaryColor(acme.primaryColor);
  }
  await expect.poll(() => primaryColorOf(page)).toBe(acme.primaryColor);
});

test("a switch creates one audit record at the gateway, with the session's user", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  await switchTo(page, healthco);
  await expectTenant(page, healthco);
  await expect
    .poll(async () => (await callApi(page, "GET", `/v1/tenants/${healthco.id}/switches`)).body)
    .toMatchObject({ switches: [{ to: healthco.id, said: { from: acme.id } }] });
});
