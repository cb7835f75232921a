import { type NextRequest, NextResponse } from "next/server";
import { isTenantError, resolveTenant } from "tenantry";
import { findTenant } from "@/server/directory";
import { gatewayUrl } from "@/server/gateway-url";
import { refusalPage } from "@/server/refusal-page";
import { tenantOptions } from "@/tenant.config";

const API_PREFIX = "/api/";

export async function proxy(request: NextRequest): Promise<NextResponse> {
  return request.nextUrl.pathname.startsWith(API_PREFIX) ? toGateway(request) : await toPage(request);
}

/**
 * The API passes through untouched, X-Tenant-ID included: the gateway is the one that judges it. Rewriting here,
 * not in next.config, reads the gateway's address when the server runs and not when it is built.
 */
function toGateway(request: NextRequest): NextResponse {
  const target = new URL(gatewayUrl());
  // Set, not parsed: a path such as `//evil.test/` would otherwise be read as another host.
  target.pathname = request.nextUrl.pathname.slice(API_PREFIX.length - 1);
  target.search = request.nextUrl.search;
  return NextResponse.rewrite(target);
}

/** A page is only run for a tenant that can be read and that exists, and no header from outside tells it which. */
async function toPage(request: NextRequest): Promise<NextResponse> {
  const headers = new Headers(request.headers);
  headers.delete("x-tenant-id");

  let slug: string | null;
  try {
    slug = resolveTenant({ headers }, tenantOptions).slug;
  } catch (error) {
    if (!isTenantError(error)) throw error;
    return refusalPage({ status: 400, title: "This address cannot be served", text: error.message, code: error.code });
  }
  if (slug !== null && (await findTenant(slug)) === "unknown") return noSuchTenant(slug, headers.get("host") ?? "");
  return NextResponse.next({ request: { headers } });
}

function noSuchTenant(slug: string, host: string): NextResponse {
  return refusalPage({
    status: 404,
    title: `There is no tenant “${slug}”`,
    text: `The address ${host} is well formed, but the directory knows nobody by that name. No other tenant is shown in its place.`,
    code: "TENANT_NOT_FOUND",
    link: { href: `//${host.slice(host.indexOf(".") + 1)}/`, text: "See the tenants of this demo" },
  });
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|brand/).*)"],
};
