// The first HTML, before any script runs.
import { expect, test } from "@playwright/test";
import { addressOf, rootAddress } from "./addresses.js";
import { acme, tenants } from "./tenants.js";
import { enterWorkspace } from "./visitor.js";

test("the chosen theme is in the first HTML of the next page", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  const response = await page.reload();
  expect(await response?.text()).toContain('data-theme="dark"');
  const scheme = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(scheme).toBe("dark");
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  for (const tenant of tenants) {
    test(`${tenant.slug}: the sign-in page has the tenant's branding`, async ({ page }) => {
      const response = await page.goto(`${addressOf(tenant.slug)}/sign-in`);
      const html = (await response?.text()) ?? "";
      expect(html).toContain(`data-tenant="${tenant.slug}"`);
      expect(html).toContain(`--tenant-primary:${tenant.primaryColor}`);
      expect(html).toContain(`<link rel="icon" href="/brand/${tenant.slug}.svg"`);
      expect(html).toContain(`<meta name="theme-color" content="${tenant.primaryColor}"`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Sign in to ${tenant.name}`);
    });

    test(`${tenant.slug}: a member can sign in, and the first HTML has the tenant's panels`, async ({ page }) => {
      await enterWorkspace(page, tenant);
      await expect(page).toHaveTitle(`Panels · ${tenant.name}`);
    });
  }

  test("the first HTML of a tenant contains no other tenant's color", async ({ page }) => {
    for (const tenant of tenants) {
      const html = await (await page.goto(`${addressOf(tenant.slug)}/sign-in`))?.text();
      for (const other of tenants.filter((candidate) => candidate !== tenant)) {
        expect(html).not.toContain(other.primaryColor);
      }
    }
  });

  test("the landing page shows every tenant with its branding", async ({ page }) => {
    await page.goto(rootAddress);
    for (const tenant of tenants) {
      const card = page.locator(`[data-brand="${tenant.slug}"]`);
      await expect(card).toHaveAttribute("href", new RegExp(`${tenant.slug}\\.localhost`));
      const color = await card.evaluate((element) => getComputedStyle(element).getPropertyValue("--tenant-primary"));
      expect(color.trim()).toBe(tenant.primaryColor);
    }
  });
});
