// No tenant reads or writes another tenant's data.
import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, healthco, medtech, SAM, tenants } from "./tenants.js";
import { enterWorkspace, panelIdsOn, questionsOn } from "./visitor.js";

/** Sends a request from the page without the client, with any tenant header. */
function callApi(page: Page, path: string, headers: Record<string, string>, body?: unknown) {
  return page.evaluate(
    async ([url, sent, payload]) => {
      const json = payload === undefined ? {} : { method: "POST", body: JSON.stringify(payload) };
      const response = await fetch(url, { ...json, headers: { "content-type": "application/json", ...sent } });
      return { status: response.status, code: ((await response.json()) as { code?: string }).code };
    },
    [`/api${path}`, headers, body] as const,
  );
}

test("the three tenants have no panel in common", async ({ browser }) => {
  const seen: string[][] = [];
  for (const tenant of tenants) {
    const page = await browser.newPage();
    await enterWorkspace(page, tenant);
    seen.push(await panelIdsOn(page));
    await page.context().close();
  }
  const all = seen.flat();
  expect(all.length).toBeGreaterThan(3);
  expect(new Set(all).size).toBe(all.length);
});

test("a new panel appears for its tenant only", async ({ page, browser }) => {
  const question = `Does isolation hold for panel ${Date.now()}?`;
  await enterWorkspace(page, medtech);
  await page.getByRole("link", { name: "New panel" }).click();
  await page.getByRole("textbox", { name: "Write your question" }).fill(question);
  await page.getByText("Delphi", { exact: true }).click();
  await page.getByRole("checkbox").first().check({ force: true });
  await page.getByRole("button", { name: "Ask the panel" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(question);
  const id = page.url().split("/").at(-1) ?? "";

  await page.getByRole("link", { name: "All panels" }).click();
  expect((await questionsOn(page))[0]).toBe(question);

  // Sam is a member of both tenants: access depends on the active tenant, not only on the caller.
  for (const person of [acme.person, SAM]) {
    const other = await browser.newPage();
    await enterWorkspace(other, acme, person);
    expect(await questionsOn(other)).not.toContain(question);
    await other.goto(`${addressOf("acme")}/panels/${id}`);
    await expect(other.getByRole("heading", { name: "This panel does not exist in Acme Corporation" })).toBeVisible();
    await expect(other.getByText(question)).toHaveCount(0);
    await other.context().close();
  }
});

test("a forged X-Tenant-ID is refused with 403 for reads and writes", async ({ page }) => {
  await enterWorkspace(page, acme);
  expect(await callApi(page, "/v1/panels", { "x-tenant-id": acme.id })).toMatchObject({ status: 200 });

  const refused = { status: 403, code: "UNAUTHORIZED_TENANT_ACCESS" };
  const unknownId = "99999999-9999-4999-8999-999999999999";
  const panel = { question: "May I?", type: "open", agentIds: ["a9e00000-0000-4000-8000-000000000001"] };
  for (const id of [medtech.id, healthco.id, unknownId]) {
    expect(await callApi(page, "/v1/panels", { "x-tenant-id": id })).toEqual(refused);
    expect(await callApi(page, "/v1/agents", { "x-tenant-id": id })).toEqual(refused);
    expect(await callApi(page, "/v1/panels", { "x-tenant-id": id }, panel)).toEqual(refused);
  }
});

test("a missing or malformed X-Tenant-ID is refused with 400", async ({ page }) => {
  await enterWorkspace(page, acme);
  for (const headers of [{}, { "x-tenant-id": "acme" }, { "x-tenant-id": `${acme.id}, ${acme.id}` }]) {
    expect((await callApi(page, "/v1/panels", headers)).status).toBe(400);
  }
});
