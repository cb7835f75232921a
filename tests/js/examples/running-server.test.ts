import { expectNoTenantLeak, openHeldUpstream } from "tenantry/testing";
import { it } from "vitest";
import { startServer } from "./orders-server.js";

it("the server returns every tenant its own orders, also when visitors disconnect", async () => {
  const upstream = await openHeldUpstream();
  const server = await startServer(upstream.url);
  try {
    await expectNoTenantLeak(server.url, { upstream, path: "/orders" });
  } finally {
    server.stop();
    await upstream.close();
  }
});
