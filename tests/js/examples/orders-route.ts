import { requireTenant, runWithTenant } from "tenantry/server";

/** A route handler that waits for a database. */
export function GET(request: Request, load: () => Promise<void>): Promise<Response> {
  return runWithTenant(request.headers.get("x-tenant-id") ?? "", async () => {
    await load();
    return Response.json({ orders: [{ tenantId: requireTenant() }] });
  });
}
