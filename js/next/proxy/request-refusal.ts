// Whether a request may pass to a page.

import { isTenantError, type TenantError } from "../../errors.js";
import type { PublicTenant } from "../../profile/tenant-directory.js";
import type { HostFacts } from "../../resolution/host-facts.js";
import type { Resolution } from "../../resolution/resolution.js";
import { confirmResolution } from "../../resolution/resolve.js";
import { findPublicTenant } from "../request/public-tenant.js";
import { type RequestHeaders, type RequestOptions, requestOptions } from "../request/request-options.js";
import { resolveRequest } from "../request/request-resolution.js";
import type { Tenancy } from "../request/tenancy.js";
import { isBrokenCookie, type Refusal, refusalFor, unavailable, unknownDomain, unknownTenant } from "./refusal.js";

/** Why a request has no page. */
export interface RequestRefusal {
  readonly refusal: Refusal;
  /** The host of the request; null if it cannot be read. */
  readonly host: HostFacts | null;
  /** Whether the request would have a page without its tenant cookie. */
  readonly isOfCookie: boolean;
}

/**
 * Why a request has no page; null if it has one.
 *
 * @throws what is not the visitor's mistake, such as a module that cannot start.
 */
export async function refusalOf(tenancy: Tenancy, headers: RequestHeaders): Promise<RequestRefusal | null> {
  let found: RequestOptions;
  try {
    found = await requestOptions(tenancy, headers);
  } catch (error) {
    return { refusal: unavailable(error), host: null, isOfCookie: false };
  }
  const { options, host } = found;
  if (host?.kind === "unknown" && tenancy.findDomain) {
    return { refusal: unknownDomain(host), host, isOfCookie: false };
  }
  let resolution: Resolution;
  try {
    resolution = resolveRequest(tenancy, options, headers);
  } catch (error) {
    return { refusal: refusalFor(refusalIn(error), host, tenancy), host, isOfCookie: isBrokenCookie(error) };
  }
  let tenant: PublicTenant | null | undefined;
  try {
    tenant = await findPublicTenant(tenancy, resolution);
  } catch (error) {
    return { refusal: unavailable(error), host, isOfCookie: false };
  }
  if (tenant === null) {
    const name = (resolution.slug ?? resolution.id) as string;
    return { refusal: unknownTenant(name, host), host, isOfCookie: resolution.source === "cookie" };
  }
  try {
    tenant && confirmResolution(resolution, tenant, { ids: tenancy.ids ?? "uuid" });
  } catch (error) {
    return { refusal: refusalFor(refusalIn(error), host, tenancy), host, isOfCookie: false };
  }
  return null;
}

/** The refusal in what resolution threw. The module's own failure is not one. */
function refusalIn(error: unknown): TenantError {
  if (!isTenantError(error) || isTenantError(error, "TENANT_RUNTIME")) {
    throw error;
  }
  return error;
}
