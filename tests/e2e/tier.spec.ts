// Flags, layout and limits depend on the tenant's tier.
import { expect, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, healthco, medtech, tenants } from "./tenants.js";
import { enterWorkspace } from "./visitor.js";

test("only acme has analytics", async ({ page }) => {
  for (const tenant of tenants) {
    await enterWorkspace(page, tenant);
    const link = page.getByRole("navigation", { name: "Workspace" }).getByRole("link", { name: "Analytics" });
    await expect(link).toHaveCount(tenant === acme ? 1 : 0);

    await page.goto(`${addressOf(tenant.slug)}/analytics`);
    const refusal = page.getByRole("heading", { name: "Analytics is not part of your tier" });
    await expect(tenant === acme ? page.getByRole("heading", { name: "Panel types" }) : refusal).toBeVisible();
  }
});

test("analytics counts the tenant's panels", async ({ page }) => {
  await enterWorkspace(page, acme);
  const count = await page.locator("[data-panel]").count();
  await page.getByRole("link", { name: "Analytics" }).click();
  await expect(page.getByText("Total panels").locator("..")).toContainText(String(count));
});

test("the flag panel_layout selects the grid or list layout", async ({ page }) => {
  for (const [tenant, layout] of [
    [acme, "grid"],
    [medtech, "list"],
    [healthco, "list"],
  ] as const) {
    await enterWorkspace(page, tenant);
    await expect(page.locator("[data-layout]")).toHaveAttribute("data-layout", layout);
  }
});

test("experts are labelled as owned, shared or global", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("link", { name: "Experts" }).click();
  const cards = page.getByRole("main").getByRole("listitem");
  for (const access of ["Owned", "Shared", "Global"]) {
    await page.getByRole("radio", { name: access }).check({ force: true });
    await expect(cards.first()).toBeVisible();
    await expect(cards.filter({ hasText: access })).toHaveCount(await cards.count());
  }
});

test("the limit of experts is shown, and a message explains it when it is reached", async ({ page }) => {
  await enterWorkspace(page, healthco);
  await page.goto(`${addressOf("healthco")}/panels/new`);
  await expect(page.getByText("Your tier allows up to 3 experts per panel. 0 of 3 chosen.")).toBeVisible();

  const experts = page.getByRole("checkbox");
  for (const index of [0, 1, 2]) await experts.nth(index).check({ force: true });
  await experts.nth(3).click({ force: true });
  await expect(page.getByText("All 3 seats are taken.")).toBeVisible();
  await expect(experts.nth(3)).not.toBeChecked();

  await experts.nth(0).uncheck({ force: true });
  await expect(page.getByText("All 3 seats are taken.")).toHaveCount(0);
  await experts.nth(3).check({ force: true });
});

test("the limit of panels is a typed error that the page displays", async ({ page }) => {
  await enterWorkspace(page, healthco);
  const refusal = page.getByRole("alert").filter({ hasText: "LIMIT_REACHED" });

  for (let asked = 0; asked <= 5; asked += 1) {
    await page.goto(`${addressOf("healthco")}/panels/new`);
    await page.getByRole("textbox", { name: "Write your question" }).fill("Is there one more panel left this month?");
    await page.getByRole("checkbox").first().check({ force: true });
    await page.getByRole("button", { name: "Ask the panel" }).click();
    const outcome = page.getByText("Private to HealthCo Clinics").or(refusal);
    await expect(outcome).toBeVisible();
    if (await refusal.isVisible()) break;
  }

  await expect(refusal).toContainText("All 5 panels of this month are used.");
  await expect(page.getByRole("meter", { name: "Panels this month" }).first()).toHaveAttribute("value", "5");
});
