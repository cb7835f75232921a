// The page that explains how the tenant was resolved.
import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, medtech, SAM } from "./tenants.js";
import { enterSharedHost, enterWorkspace } from "./visitor.js";

const sources = ["pinned", "header", "subdomain", "session", "cookie", "default", "platform"];

function trace(page: Page, title: string) {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: title }) });
}

function line(page: Page, title: string, source: string) {
  return trace(page, title)
    .getByRole("listitem")
    .filter({ hasText: new RegExp(`^${source}`) });
}

test("server and browser show the same resolution on a tenant's host", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("link", { name: "Why this tenant?" }).click();
  for (const side of ["On the server", "In this browser"]) {
    await expect(trace(page, side).getByRole("listitem")).toHaveCount(sources.length);
    for (const source of sources) await expect(line(page, side, source)).toBeVisible();
    await expect(line(page, side, "subdomain")).toContainText("used");
    await expect(trace(page, side).getByText("source: subdomain")).toBeVisible();
  }
});

test("on the shared host only the browser reads the choice of the tab", async ({ page }) => {
  await enterSharedHost(page, SAM, medtech);
  await page.goto(`${addressOf("app")}/resolution`);
  await expect(line(page, "On the server", "cookie")).toContainText("used");
  await expect(line(page, "On the server", "session")).toContainText("absent");
  await expect(line(page, "In this browser", "session")).toContainText("used");
  await expect(line(page, "In this browser", "cookie")).toContainText("passed over");
});

test("another request can be resolved, and an invalid one shows its typed error", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("link", { name: "Why this tenant?" }).click();
  const result = page.getByRole("status", { name: "Result" });

  await page.getByRole("textbox", { name: "Host" }).fill("medtech.localhost");
  await expect(result).toContainText("medtech");
  await expect(result).toContainText("source: subdomain");

  for (const [example, code] of [
    ["Conflicting sources", "TENANT_CONFLICT"],
    ["A duplicated cookie", "TENANT_VALIDATION"],
    ["A malformed header", "INVALID_TENANT_ID"],
    ["A host with user info", "TENANT_VALIDATION"],
    ["A host with two labels", "TENANT_VALIDATION"],
  ] as const) {
    await page.getByRole("button", { name: example }).click();
    await expect(result).toContainText(code);
  }

  await page.getByRole("button", { name: "A tenant's host" }).click();
  await expect(result).toContainText("acme");
});
