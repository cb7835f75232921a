// The tenant header of a request on its way through the proxy to a page.

import { type NextRequest, NextResponse } from "next/server.js";
import type { Tenancy } from "../request/tenancy.js";

/** How a response of a proxy tells Next.js which headers the page gets. */
const KEPT = "x-middleware-override-headers";
const VALUE = "x-middleware-request-";

/**
 * Whether a header names a tenant: the configured one and `x-tenant-id`, also in the spellings that servers of other
 * languages take for the same, such as `x_tenant_id`, and as a proxy of Next.js writes it. The configured one stays if
 * `sources` lists it.
 */
export function tenantHeaders({ header = "x-tenant-id", sources }: Tenancy): (name: string) => boolean {
  const named = header.toLowerCase();
  const kept = sources?.includes("header") ? named : null;
  const dropped = new Set(["x-tenant-id", named].map(spelling));
  return (name) => name.toLowerCase() !== kept && dropped.has(spelling(name));
}

const spelling = (name: string) => name.toLowerCase().replaceAll("_", "-").replace(VALUE, "");

/** Drops the tenant headers of a request. Returns whether it had some. */
export function dropTenantHeaders({ headers }: NextRequest, isTenantHeader: (name: string) => boolean): boolean {
  const names = [...headers.keys()].filter(isTenantHeader);
  for (const name of names) {
    headers.delete(name);
  }
  return names.length > 0;
}

/** Makes the page behind a response of a proxy get the headers of `request` without the tenant headers. */
export function passOn(response: Response, request: NextRequest, isTenantHeader: (name: string) => boolean): Response {
  const { headers } = response;
  if (!headers.has("x-middleware-next") && !headers.has("x-middleware-rewrite")) {
    return response;
  }
  const kept = headers.get(KEPT);
  if (kept === null) {
    const own = NextResponse.next({ request: { headers: request.headers } }).headers;
    for (const [name, value] of own) {
      if (name === KEPT || name.startsWith(VALUE)) {
        headers.set(name, value);
      }
    }
    return response;
  }
  const names = kept.split(",");
  headers.set(KEPT, names.filter((name) => !isTenantHeader(name)).join(","));
  for (const name of names.filter(isTenantHeader)) {
    headers.delete(VALUE + name);
  }
  return response;
}
