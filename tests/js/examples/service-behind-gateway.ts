import { createServer } from "node:http";
import { runWithTenant, TenantAssertionError, verifyAssertion } from "tenantry/server";

const jwksUrl = process.env.GATEWAY_JWKS_URL ?? "http://gateway:8787/.well-known/jwks.json";

/** A service in plain Node that serves only requests which came through the gateway. */
export const service = createServer(async (request, response) => {
  try {
    const { tenant, person, role } = await verifyAssertion(request, { upstream: "panels", jwksUrl });
    runWithTenant(tenant, () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ tenant, person, role }));
    });
  } catch (error) {
    response.statusCode = error instanceof TenantAssertionError ? error.status : 500;
    response.end();
  }
});
