import type { TenantClient, TenantClientOptions } from "../client/tenant-client.js";
import { type ErrorData, isTenantError } from "../errors.js";
import type { EmptySnapshot } from "../profile/profile.js";
import { ownDomain } from "./request/request-tenant.js";
import type { Tenancy } from "./request/tenancy.js";

/**
 * The options of the browser's client: the plain data of the configuration, and the snapshot. Functions stay on the
 * server, and so do the tenants and the custom domains of other pages.
 */
export function toBrowserOptions(tenancy: Tenancy, client: TenantClient): TenantClientOptions {
  const { api, browserApi, session, findTenant, findDomain, customDomains, tenants, auditSink, ...shared } = tenancy;
  const domain = ownDomain(client);
  const browserSource = browserApi ?? api;
  return {
    ...shared,
    ...(browserSource !== undefined && { api: browserSource }),
    ...(domain && { customDomains: domain }),
    snapshot: client.snapshot() ?? emptySnapshot(client),
  };
}

function emptySnapshot({ resolution, error }: TenantClient): EmptySnapshot {
  return { profile: null, resolution, error: error && errorData(error) };
}

/** What a visitor may know of an error. The texts of other errors than refusals may name servers of the backend. */
function errorData(error: Error): ErrorData {
  if (isTenantError(error) && !isTenantError(error, "TENANT_API")) {
    const { name, code, message, details } = error;
    return { name, code, message, details };
  }
  const detail = "The server could not load the tenant's profile.";
  const status = isTenantError(error, "TENANT_API") ? error.details.status : null;
  const details = { status, detail, url: null, contentType: null, excerpt: null };
  return { name: "TenantApiError", code: "TENANT_API", message: detail, details };
}
