import { expectNoTenantLeak } from "tenantry/testing";
import { it } from "vitest";
import { GET } from "./orders-route.js";

it("GET returns every tenant its own orders", async () => {
  await expectNoTenantLeak((request, { pause }) => GET(request, pause));
});
