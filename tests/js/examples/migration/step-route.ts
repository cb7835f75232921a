import { runWithTenant } from "tenantry/server";
import { getJson } from "./step.js";

export function GET(request: Request, send: typeof fetch): Promise<Response> {
  return runWithTenant(request.headers.get("x-tenant-id") ?? "", async () => {
    await getJson("/v1/session", send);
    return Response.json(await getJson("/v1/orders", send));
  });
}
