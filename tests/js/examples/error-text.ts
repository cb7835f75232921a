import { isTenantError } from "tenantry";

/** The sentence that a page shows for an error. */
export function errorText(error: unknown): string {
  if (isTenantError(error, "LIMIT_REACHED")) {
    return `The limit ${error.details.key} is reached.`;
  }
  if (isTenantError(error, "TENANT_API") && error.details.status === 401) {
    return "Sign in again.";
  }
  if (isTenantError(error, "UNAUTHORIZED_TENANT_ACCESS")) {
    return "Ask an administrator for access.";
  }
  return "Something went wrong. Try again.";
}
