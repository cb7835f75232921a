import { expectNoTenantLeak, openGate } from "tenantry/testing";
import { it } from "vitest";
import { startServer } from "./orders-server.js";

it("answers every tenant with its own orders, also when visitors leave", async () => {
  const gate = await openGate();
  const server = await startServer(gate.url);
  try {
    await expectNoTenantLeak(server.url, { gate, path: "/orders" });
  } finally {
    server.stop();
    await gate.close();
  }
});
