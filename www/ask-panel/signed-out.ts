import { isTenantError } from "tenantry";
import { UnexpectedAnswer } from "./read-answer";

/** Whether the gateway refused because it does not take the session, not because of the tenant. */
export function isSignedOut(error: unknown): boolean {
  if (error instanceof UnexpectedAnswer) return error.status === 401;
  return isTenantError(error, "TENANT_API") && error.details.status === 401;
}
