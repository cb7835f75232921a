// The actions that many tests share: sign in, choose a tenant, read the panels.
import { expect, type Page } from "@playwright/test";
import { addressOf } from "./addresses.js";
import type { DemoTenant } from "./tenants.js";

/** Signs in on a host and waits until the sign-in page is left. */
export async function signIn(page: Page, label: string, person: string): Promise<void> {
  await page.goto(`${addressOf(label)}/sign-in`);
  const choice = page.getByRole("button", { name: person });
  const others = page.getByText("People who are not members");
  if (!(await choice.isVisible())) await others.click();
  await choice.click();
  await expect(page.getByRole("heading", { level: 1, name: /^Sign in/ })).toHaveCount(0);
}

/** Signs in on a tenant's host and waits for its panels. */
export async function enterWorkspace(page: Page, tenant: DemoTenant, person = tenant.person): Promise<void> {
  await signIn(page, tenant.slug, person);
  await expectPanels(page);
}

/** Signs in on the shared host, in a tab without a tenant choice, and chooses the tenant. */
export async function enterSharedHost(page: Page, person: string, tenant: DemoTenant): Promise<void> {
  await signIn(page, "app", person);
  await selectorOf(page).click();
  await page.getByRole("option", { name: tenant.name }).click();
  await expectTenant(page, tenant);
  await expectPanels(page);
}

/** The field of the tenant selector. */
export const selectorOf = (page: Page) => page.getByRole("combobox", { name: "Tenant" });

/** Switches with the tenant selector, by mouse. */
export async function switchTo(page: Page, tenant: DemoTenant): Promise<void> {
  await selectorOf(page).click();
  await page.getByRole("option", { name: tenant.name }).click();
}

export async function expectPanels(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Panels" })).toBeVisible();
  await expect(page.locator("[data-panel]").first()).toBeVisible();
}

/** The questions on the list of panels. */
export async function questionsOn(page: Page): Promise<string[]> {
  await expectPanels(page);
  return page.locator("[data-panel] h2").allInnerTexts();
}

/** The ids of the panels on the list. */
export async function panelIdsOn(page: Page): Promise<string[]> {
  await expectPanels(page);
  return page
    .locator("[data-panel]")
    .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-panel") ?? ""));
}

/** Expects the slug, the name and the primary color of this tenant on the page. */
export async function expectTenant(page: Page, tenant: DemoTenant): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-tenant", tenant.slug);
  await expect(page).toHaveTitle(new RegExp(tenant.name));
  await expect.poll(() => primaryColorOf(page)).toBe(tenant.primaryColor);
}

export function primaryColorOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const probe = document.createElement("span");
    probe.style.color = "var(--tenant-primary)";
    document.body.append(probe);
    const channels = getComputedStyle(probe).color.match(/\d+/g) ?? [];
    probe.remove();
    return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, "0")).join("")}`;
  });
}
