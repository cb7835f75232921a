import { runWithTenant } from "tenantry/server";
import { acme, expectNoTenantLeak, medtech } from "tenantry/testing";
import { expect, it } from "vitest";
import { GET } from "./export.js";

it("sends every tenant its own download", () => expectNoTenantLeak(GET));

it("is of the tenant that asked, whoever reads it", async () => {
  const response = GET(new Request("http://orders.test", { headers: { "x-tenant-id": acme.id } }));
  await Promise.resolve();
  expect(await runWithTenant(medtech.id, () => response.text())).toBe(`orders of ${acme.id}\n`);
});
