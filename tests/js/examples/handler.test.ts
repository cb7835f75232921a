import { expectNoTenantLeak } from "tenantry/testing";
import { it } from "vitest";
import { GET } from "./orders-route.js";

it("answers every tenant with its own orders", async () => {
  await expectNoTenantLeak((request, { pause }) => GET(request, pause));
});
