import { isTenantError, type TenantErrorCode } from "tenantry";

/** The sentences for people. The messages of the errors are for developers. */
const SENTENCES: Partial<Record<TenantErrorCode, string>> = {
  UNAUTHORIZED_TENANT_ACCESS: "You have no access to this tenant. Ask its administrator for access.",
  TENANT_NOT_FOUND: "This tenant does not exist.",
  TENANT_NOT_ACTIVE: "This tenant is not active. Ask its administrator.",
  TENANT_CHANGED: "The tenant changed in the meantime. Start again.",
  TENANT_API: "The server did not give a usable answer. Try again in a moment.",
};

/** What the page says about an error. A `fetch` that reaches no server fails with a `TypeError`. */
export function errorText(error: unknown): string {
  if (isTenantError(error)) return SENTENCES[error.code] ?? "Something went wrong. Try again.";
  if (error instanceof TypeError) return "The server could not be reached. Check your connection.";
  return error instanceof Error ? error.message : String(error);
}
