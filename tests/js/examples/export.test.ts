import { runWithTenant } from "tenantry/server";
import { acme, expectNoTenantLeak, medtech } from "tenantry/testing";
import { expect, it } from "vitest";
import { GET } from "./export.js";

it("GET sends every tenant its own download", () => expectNoTenantLeak(GET));

it("the download belongs to the requesting tenant, whichever tenant reads the stream", async () => {
  const response = GET(new Request("http://orders.test", { headers: { "x-tenant-id": acme.id } }));
  await Promise.resolve();
  expect(await runWithTenant(medtech.id, () => response.text())).toBe(`orders of ${acme.id}\n`);
});
