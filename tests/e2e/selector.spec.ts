// The tenant selector, on the shared host and on a tenant's host.
import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, type DemoTenant, healthco, medtech, SAM } from "./tenants.js";
import {
  enterSharedHost,
  enterWorkspace,
  expectPanels,
  expectTenant,
  questionsOn,
  selectorOf,
  switchTo,
} from "./visitor.js";

/** Records the tenant header of every panels and agents request that the page sends. */
function watchTenantHeaders(page: Page): string[] {
  const seen: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (/^\/api\/v1\/(panels|agents)/.test(path)) seen.push(request.headers()["x-tenant-id"] ?? "none");
  });
  return seen;
}

async function reloadAs(page: Page, tenant: DemoTenant): Promise<void> {
  await page.reload();
  await expectTenant(page, tenant);
  await expectPanels(page);
}

test("a switch on the shared host keeps the page, and later requests have the new tenant", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  const acmeQuestions = await questionsOn(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  const seen = watchTenantHeaders(page);
  await switchTo(page, healthco);
  await expectTenant(page, healthco);
  const healthcoQuestions = await questionsOn(page);
  expect(healthcoQuestions.filter((question) => acmeQuestions.includes(question))).toEqual([]);

  await page.getByRole("link", { name: "Experts" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Experts" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  await page.getByRole("link", { name: "Panels", exact: true }).click();
  await expectPanels(page);

  expect(seen.length).toBeGreaterThan(1);
  expect(new Set(seen)).toEqual(new Set([healthco.id]));
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("a switch changes flags, limits, branding and data together", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  const analytics = page.getByRole("link", { name: "Analytics" });
  await expect(analytics).toBeVisible();
  await expect(page.getByRole("meter", { name: "Panels this month" })).toHaveAttribute("max", "100");

  await switchTo(page, medtech);
  await expectTenant(page, medtech);
  await expect(analytics).toHaveCount(0);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute("href", "/brand/medtech.svg");
  await expect(page.locator('meta[name="theme-color"]')).toHaveAttribute("content", medtech.primaryColor);
  await expect(page.getByRole("meter", { name: "Panels this month" })).toHaveAttribute("max", "20");
});

test("a switch removes the previous tenant's data at once", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  const [question = ""] = await questionsOn(page);

  // The response with the new tenant's panels is held, so the page shows only the effect of the switch.
  await page.route("**/api/v1/panels", () => undefined);
  await switchTo(page, medtech);
  await expectTenant(page, medtech);
  await expect(page.getByText(question)).toHaveCount(0);
  await expect(page.locator("[data-panel]")).toHaveCount(0);
  await expect(page.getByText("Loading panels")).toBeAttached();
});

test("a reload keeps the tenant of the tab", async ({ page }) => {
  await enterSharedHost(page, SAM, medtech);
  await switchTo(page, healthco);
  await expectTenant(page, healthco);
  await reloadAs(page, healthco);
});

test("the cookie seeds a new tab, and an open tab keeps its tenant", async ({ page, context }) => {
  await enterSharedHost(page, SAM, acme);

  const second = await context.newPage();
  await second.goto(`${addressOf("app")}/panels`);
  await expectTenant(second, acme);

  await switchTo(second, medtech);
  await expectTenant(second, medtech);
  await expectTenant(page, acme);

  // The cookie now has medtech. The first tab keeps acme, also after a reload.
  const seen = watchTenantHeaders(page);
  await reloadAs(page, acme);
  expect(new Set(seen)).toEqual(new Set([acme.id]));

  const third = await context.newPage();
  await third.goto(`${addressOf("app")}/panels`);
  await expectTenant(third, medtech);
});

test("a reload on the shared host never shows the cookie's tenant before the tab's tenant", async ({
  page,
  context,
}) => {
  await enterSharedHost(page, SAM, acme);
  const other = await context.newPage();
  await other.goto(`${addressOf("app")}/panels`);
  await expectTenant(other, acme);
  await switchTo(other, healthco);
  await expectTenant(other, healthco);

  await page.addInitScript(() => {
    const shown = new Set<string>();
    Object.assign(window, { shown });
    const sample = () => {
      const body = document.body;
      if (body && getComputedStyle(body).visibility === "visible") {
        shown.add(getComputedStyle(document.documentElement).getPropertyValue("--tenant-primary").trim());
      }
      requestAnimationFrame(sample);
    };
    requestAnimationFrame(sample);
  });
  await reloadAs(page, acme);
  const shown = await page.evaluate(() => [...(window as unknown as { shown: Set<string> }).shown]);
  expect(shown).not.toContain(healthco.primaryColor);
});

test("an invalid tenant choice shows an error page with a button that clears it", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  await page.evaluate(() => sessionStorage.setItem("tenantry:tenant", "nonsense"));
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This tab's tenant choice is invalid");
  await expect(page.locator("[data-panel]")).toHaveCount(0);

  await page.getByRole("button", { name: "Clear the choice" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Choose a tenant");
});

test("a failed switch changes nothing", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  const before = await questionsOn(page);
  await page.route(`**/api/v1/tenants/${medtech.id}/profile`, (route) => route.abort());
  await switchTo(page, medtech);
  await expect(page.getByText("MedTech Labs could not be opened.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("MedTech Labs could not be opened.")).toHaveCount(0);
  await expectTenant(page, acme);
  expect(await questionsOn(page)).toEqual(before);
});

test("opens, searches, moves and chooses by keyboard alone", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  const field = selectorOf(page);
  await field.focus();
  await expect(field).toHaveValue(acme.name);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option")).toHaveCount(3);
  await expect(page.getByRole("option", { selected: true })).toContainText(acme.name);

  await page.keyboard.type("zzz");
  await expect(page.getByText("No tenant matches.")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("tech");
  await expect(page.getByRole("option")).toHaveText([/MedTech Labs/]);

  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(field).toHaveValue(acme.name);
  await expect(field).toBeFocused();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const second = await page.getByRole("option").nth(1).getAttribute("id");
  await expect(field).toHaveAttribute("aria-activedescendant", second ?? "");

  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("health");
  await page.keyboard.press("Enter");
  await expectTenant(page, healthco);
  await expect(field).toHaveValue(healthco.name);
  await expect(field).toBeFocused();
});

test("shows an error when the tenants cannot be loaded, with a button to try again", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  await page.route("**/api/v1/tenants", (route) => route.abort());
  await page.reload();
  await selectorOf(page).click();
  await expect(page.getByText("The tenants could not be loaded.")).toBeVisible();

  await page.unroute("**/api/v1/tenants");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("option")).toHaveCount(3);
});

test("a person with one tenant sees its name and no field", async ({ page }) => {
  await enterWorkspace(page, acme);
  await expect(page.getByRole("group", { name: "Tenant" })).toHaveText(new RegExp(acme.name));
  await expect(selectorOf(page)).toHaveCount(0);
});

test("on a tenant's host the selector navigates to the other tenant's host", async ({ page }) => {
  await enterWorkspace(page, acme, SAM);
  await switchTo(page, medtech);
  await expect(page).toHaveURL(`${addressOf("medtech")}/panels`);
  await expectTenant(page, medtech);
});
