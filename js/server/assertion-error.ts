// The error of an assertion that does not count.

/** The stable code of a `TenantAssertionError`. */
export type TenantAssertionErrorCode =
  | "ASSERTION_MISSING"
  | "ASSERTION_INVALID"
  | "ASSERTION_EXPIRED"
  | "ASSERTION_TENANT_MISMATCH"
  | "ASSERTION_KEYS_UNAVAILABLE";

/**
 * A request without a valid assertion of the gateway. Answer with `status`, and do not handle the request.
 *
 * - `ASSERTION_MISSING`: the request did not come through the gateway.
 * - `ASSERTION_INVALID`: the assertion is not by this gateway, or not for this upstream.
 * - `ASSERTION_EXPIRED`: it is older than 60 seconds, or the clocks differ.
 * - `ASSERTION_TENANT_MISMATCH`: `X-Tenant-ID` is missing, repeated, or not the tenant of the assertion.
 * - `ASSERTION_KEYS_UNAVAILABLE`: the keys of the gateway cannot be fetched.
 */
export class TenantAssertionError extends Error {
  /** The name of the class, as a literal: minifiers rename classes. */
  override readonly name = "TenantAssertionError";
  readonly code: TenantAssertionErrorCode;
  /** The HTTP status to answer with: 503 without keys, otherwise 401. */
  readonly status: 401 | 503;

  constructor(code: TenantAssertionErrorCode, message: string, options?: ErrorOptions) {
    super(`${message} See https://tenantry.github.io/tenantry/errors/${code}`, options);
    this.code = code;
    this.status = code === "ASSERTION_KEYS_UNAVAILABLE" ? 503 : 401;
  }
}
