import { isTenantError } from "tenantry";
import { UnexpectedResponseError } from "./read-response";

/** Whether the gateway refused the session (status 401), and not the tenant. */
export function isSignedOut(error: unknown): boolean {
  if (error instanceof UnexpectedResponseError) return error.status === 401;
  return isTenantError(error, "TENANT_API") && error.details.status === 401;
}
