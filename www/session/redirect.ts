import { isTenantError, resolveTenant } from "tenantry";
import { rootDomains } from "@/tenant.config";

/** A redirect to a path of this host, or to another host of the product. It is not stored, and no Referer names it. */
export function redirectTo(location: string): Response {
  const headers = { location, "cache-control": "no-store", "referrer-policy": "no-referrer" };
  return new Response(null, { status: 307, headers });
}

/** Whether a host in a query is one of the product. A redirect to any other one would be an open redirect. */
export function isOurHost(host: string): boolean {
  try {
    resolveTenant({ host }, { rootDomains });
    return true;
  } catch (error) {
    if (!isTenantError(error)) throw error;
    return false;
  }
}
