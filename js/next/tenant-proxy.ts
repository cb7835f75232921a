// The proxy: it lets a request pass to the pages of a tenant, and answers every other one.

import { type NextRequest, NextResponse } from "next/server.js";
import { isTenantError } from "../errors.js";
import { resolveTenant } from "../resolution/resolve.js";
import { findPublicTenant } from "./public-tenant.js";
import { refusalPage } from "./refusal-page.js";
import { resolveOptionsOf, type Tenancy } from "./tenancy.js";

/**
 * The proxy of an app, for `proxy.ts` (`middleware.ts` before Next.js 16).
 *
 * - It drops inbound tenant headers.
 * - A request that names no tenant is answered with 400, a tenant that does not exist with 404.
 *
 * @example
 * export const proxy = tenantProxy(tenancy);
 */
export function tenantProxy(tenancy: Tenancy): (request: NextRequest) => Promise<Response> {
  const options = resolveOptionsOf(tenancy);
  return async (request) => {
    const headers = new Headers(request.headers);
    headers.delete(options.header ?? "x-tenant-id");
    try {
      const resolution = resolveTenant({ headers }, options);
      if ((await findPublicTenant(tenancy, resolution)) === null) {
        return refusalPage({
          status: 404,
          title: "There is no such tenant",
          detail: `Nobody has the address ${headers.get("host")}.`,
          code: "TENANT_NOT_FOUND",
        });
      }
    } catch (error) {
      if (!isTenantError(error)) {
        throw error;
      }
      return refusalPage({ status: 400, title: "This address is not valid", detail: error.message, code: error.code });
    }
    return NextResponse.next({ request: { headers } });
  };
}
