// @vitest-environment happy-dom
import { createElement } from "react";
import { TenantProvider } from "tenantry/react";
import { createTestClient } from "tenantry/testing";
import { expect, it } from "vitest";
import { TenantMenu } from "./guide/tenant-menu.js";
import { renderPage } from "./page.js";

it("a menu lists the tenants of the signed-in user and switches to the chosen one", async () => {
  const client = createTestClient();
  const page = await renderPage(TenantMenu, (menu) => createElement(TenantProvider, { client }, menu));
  expect(page.text()).toBe("Acme CorporationMedTech LabsHealthCo Clinics");
  await page.settle(() => page.click("li:nth-child(2) button"));
  expect(client.tenant?.slug).toBe("medtech");
  await page.remove();
});

it("a menu offers to load the tenants again after an error", async () => {
  let status = 403;
  const answer = () => Response.json({ tenants: [] }, { status });
  const client = createTestClient({ handlers: { "GET /v1/tenants": answer } });
  const page = await renderPage(TenantMenu, (menu) => createElement(TenantProvider, { client }, menu));
  expect(page.text()).toBe("Load your tenants again");
  status = 200;
  await page.settle(() => page.click("button"));
  expect(page.text()).toBe("");
  await page.remove();
});
