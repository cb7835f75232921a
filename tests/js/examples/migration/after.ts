import { createTenantClient } from "tenantry";

/** Answers with the orders of the request's tenant. A client belongs to one request, so nothing is shared. */
export async function GET(request: Request, send: typeof fetch): Promise<Response> {
  const client = createTenantClient({ api: "http://api.test", request, fetch: send });
  await client.ready;
  await client.fetch("http://api.test/v1/session");
  return client.fetch("http://api.test/v1/orders");
}
