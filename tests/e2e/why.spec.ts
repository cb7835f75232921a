// The page that explains the tenant.
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

test("server and browser tell the same story on a tenant's own host", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("link", { name: "Why this tenant?" }).click();
  for (const side of ["As the server saw it", "As this browser sees it"]) {
    await expect(trace(page, side).getByRole("listitem")).toHaveCount(sources.length);
    for (const source of sources) await expect(line(page, side, source)).toBeVisible();
    await expect(line(page, side, "subdomain")).toContainText("used");
    await expect(trace(page, side).getByText("by the subdomain")).toBeVisible();
  }
});

test("on the shared host only the browser knows of the tab's own choice", async ({ page }) => {
  await enterSharedHost(page, SAM, medtech);
  await page.goto(`${addressOf("app")}/why`);
  await expect(line(page, "As the server saw it", "cookie")).toContainText("used");
  await expect(line(page, "As the server saw it", "session")).toContainText("absent");
  await expect(line(page, "As this browser sees it", "session")).toContainText("used");
  await expect(line(page, "As this browser sees it", "cookie")).toContainText("passed over");
});

test("any other request can be tried, and a wrong one gets its typed error", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("link", { name: "Why this tenant?" }).click();
  const result = page.getByRole("status", { name: "Result" });

  await page.getByRole("textbox", { name: "Host" }).fill("medtech.localhost");
  await expect(result).toContainText("medtech");
  await expect(result).toContainText("by the subdomain");

  for (const [example, code] of [
    ["Two sources disagree", "TENANT_CONFLICT"],
    ["The cookie twice", "TENANT_VALIDATION"],
    ["A malformed header", "INVALID_TENANT_ID"],
    ["A host that lies", "TENANT_VALIDATION"],
    ["Two labels", "TENANT_VALIDATION"],
  ] as const) {
    await page.getByRole("button", { name: example }).click();
    await expect(result).toContainText(code);
  }

  await page.getByRole("button", { name: "A tenant's host" }).click();
  await expect(result).toContainText("acme");
});
