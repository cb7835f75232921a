// An app of one tenant, from the code of the app for all: the option `pinned`.
import { expect, test } from "@playwright/test";
import { dedicatedPorts } from "./addresses.js";
import { acme, medtech, SAM } from "./tenants.js";
import { expectPanels, expectTenant, switchTo } from "./visitor.js";

test("every name of the deployment is the tenant's, also an IP address", async ({ page }) => {
  for (const host of ["acme.localhost", "localhost", "127.0.0.1", "medtech.localhost", "app.localhost"]) {
    await page.goto(`http://${host}:${dedicatedPorts.acme}/`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Sign in to ${acme.name}`);
    await expectTenant(page, acme);
  }
  await page.goto(`http://127.0.0.1:${dedicatedPorts.acme}/`);
  await page.getByRole("button", { name: acme.person }).click();
  await expectPanels(page);
  await expectTenant(page, acme);
});

test("the selector links to the other tenants' deployments, which have a sign-in of their own", async ({ page }) => {
  await page.goto(`http://acme.localhost:${dedicatedPorts.acme}/`);
  await page.getByRole("button", { name: SAM }).click();
  await expectPanels(page);
  await switchTo(page, medtech);
  await expect(page).toHaveURL(`http://medtech.localhost:${dedicatedPorts.medtech}/sign-in`);
  await expectTenant(page, medtech);
});
