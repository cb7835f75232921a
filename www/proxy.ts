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
 * Forwards API requests unchanged, with X-Tenant-ID: the gateway authorizes them. The rewrite is here and not in
 * next.config, so that the gateway's URL is read at run time and not at build time.
 */
function toGateway(request: NextRequest): NextResponse {
  const target = new URL(gatewayUrl());
  // The path is set and not parsed: a parser would read `//evil.test/` as another host.
  target.pathname = request.nextUrl.pathname.slice(API_PREFIX.length - 1);
  target.search = request.nextUrl.search;
  return NextResponse.rewrite(target);
}

/** Renders a page only for a host that resolves to an existing tenant. Removes an inbound tenant header. */
async function toPage(request: NextRequest): Promise<NextResponse> {
  const headers = new Headers(request.headers);
  headers.delete("x-tenant-id");

  let slug: string | null;
  try {
    slug = resolveTenant({ headers }, tenantOptions).slug;
  } catch (error) {
    if (!isTenantError(error)) throw error;
    return refusalPage({ status: 400, title: "This address is invalid", text: error.message, code: error.code });
  }
  if (slug !== null && (await findTenant(slug)) === "unknown") return tenantNotFound(slug, headers.get("host") ?? "");
  return NextResponse.next({ request: { headers } });
}

function tenantNotFound(slug: string, host: string): NextResponse {
  return refusalPage({
    status: 404,
    title: `There is no tenant “${slug}”`,
    text: `The address ${host} is valid, but the directory has no tenant with the slug “${slug}”.`,
    code: "TENANT_NOT_FOUND",
    link: { href: `//${host.slice(host.indexOf(".") + 1)}/`, text: "Show the tenants of this demo" },
  });
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|brand/).*)"],
};
